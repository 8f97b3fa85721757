#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The fleet's server for real, without containers: temporal-server on PostgreSQL with TLS, an experiment with simulated
# hosts on it, and clients that are refused. Takes minutes; not part of ./mllb test.
#   postgres.sh TEMPORAL_SERVER SQL_TOOL SCHEMA_DIR [PORT]
# Builds of the two programs: go build go.temporal.io/server/cmd/server and .../cmd/tools/sql.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
root=$(cd "$here/../../.." && pwd)
fleet=$root/deploy/temporal/fleet
[ $# -ge 3 ] || { sed -n '2,5s/^# *//p' "$0" >&2; exit 2; }
server=$1 tool=$2 schema=$3 port=${4:-7533}
temporal=${MLLB_TEMPORAL:-$("$root/deploy/temporal/local/server" path)}
bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
work=$(mktemp -d)
pids=()
bad=0

[ -e "$root/worker/agent/target/test-classes/dev/mllb/fleet/SimulatedFleet.class" ] ||
  { echo "postgres.sh: the simulated hosts are not built; run: mvn -pl worker -am package" >&2; exit 1; }

stop() {
  local pid
  for pid in "${pids[@]}"; do pkill -P "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  as_postgres "$bin/pg_ctl" -D "$work/db" -m immediate stop >/dev/null 2>&1 || true
  wait 2>/dev/null || true
  if [ "$bad" -eq 0 ]; then rm -rf "$work"; else echo "logs: $work" >&2; fi
}
trap stop EXIT

as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

check() { # check NAME COMMAND...
  local name=$1 start=$EPOCHSECONDS
  shift
  if "$@" >"$work/out" 2>&1; then
    echo "ok $name ($((EPOCHSECONDS - start)) s)"
  else
    echo "not ok $name"
    sed 's/^/# /' "$work/out" | tail -n 20
    bad=1
  fi
}

database_up() {
  mkdir -p "$work/db"
  [ "$(id -u)" -ne 0 ] || chown postgres "$work" "$work/db"
  echo secret >"$work/password"
  chmod 644 "$work/password"
  as_postgres "$bin/initdb" -D "$work/db" -U temporal -A scram-sha-256 --pwfile "$work/password" -E UTF8
  as_postgres "$bin/pg_ctl" -D "$work/db" -w -l "$work/db/log" \
    -o "-p $((port + 50)) -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/db" start
}

schema_up() {
  MLLB_SQL_TOOL=$tool POSTGRES_HOST=127.0.0.1 POSTGRES_PORT=$((port + 50)) POSTGRES_PASSWORD=secret \
    "$fleet/bare/schema.sh" "$schema"
}

certificates() {
  "$fleet/tls.sh" make "$work/pki" --server temporal.fleet.test && "$fleet/tls.sh" client "$work/pki" node1
  "$fleet/tls.sh" make "$work/foreign" --server temporal.fleet.test && "$fleet/tls.sh" client "$work/foreign" node1
}

tls_of() { # tls_of PKI: options of the temporal CLI
  printf '%s\n' --tls-ca-path "$work/pki/ca.pem" --tls-cert-path "$1/node1.pem" --tls-key-path "$1/node1.key" \
    --tls-server-name temporal.fleet.test --address "127.0.0.1:$port"
}

server_up() {
  PKI=$work/pki SERVER_NAME=temporal.fleet.test POSTGRES=127.0.0.1:$((port + 50)) POSTGRES_PASSWORD=secret \
    BIND=127.0.0.1 PORT=$port SHARDS=4 LOG_LEVEL=warn "$fleet/bare/config.sh" >"$work/server.yaml"
  "$server" --config-file "$work/server.yaml" start >"$work/server.log" 2>&1 &
  pids+=($!)
  local options
  mapfile -t options < <(tls_of "$work/pki")
  for _ in $(seq 120); do
    "$temporal" operator cluster health "${options[@]}" >/dev/null 2>&1 && return 0
    kill -0 "${pids[-1]}" || { tail -n 5 "$work/server.log"; return 1; }
    sleep 1
  done
  tail -n 5 "$work/server.log"
  return 1
}

namespace_up() {
  local options
  mapfile -t options < <(tls_of "$work/pki")
  MLLB_TEMPORAL=$temporal "$fleet/setup.sh" "${options[@]}" && MLLB_TEMPORAL=$temporal "$fleet/setup.sh" "${options[@]}" &&
    "$temporal" operator namespace describe -n mllb "${options[@]}" | grep -i retention
}

let_in() { "$temporal" workflow list -n mllb "$@" --command-timeout 20s; }

refused() { # refused OPTION...: the handshake fails, and nothing is answered
  ! let_in "$@" >"$work/refused" 2>&1 && cat "$work/refused" && grep -qiE 'tls|certificate|handshake|preface|reset' "$work/refused"
}

java_env() {
  export TEMPORAL_ADDRESS=127.0.0.1:$port TEMPORAL_NAMESPACE=mllb TEMPORAL_TLS_SERVER_NAME=temporal.fleet.test
  export TEMPORAL_TLS_SERVER_CA_CERT_PATH=$work/pki/ca.pem TEMPORAL_TLS_CLIENT_CERT_PATH=$1/node1.pem
  export TEMPORAL_TLS_CLIENT_KEY_PATH=$1/node1.key
}

# A busy machine may take longer for the first call than a person would wait.
mllb() {
  local status _
  for _ in 1 2 3 4 5; do
    status=0
    mllb_once "$@" 2>"$work/said" || status=$?
    cat "$work/said" >&2
    grep -q DEADLINE_EXCEEDED "$work/said" || return "$status"
  done
  return "$status"
}

mllb_once() { java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$root/worker/target/dist/full/lib/*" dev.mllb.cli.Mllb "$@"; }

fleet_up() {
  (
    java_env "$work/pki"
    until java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -cp "$root/worker/agent/target/test-classes:$root/workflows/target/test-classes:$root/worker/target/dist/full/lib/*" \
      dev.mllb.fleet.SimulatedFleet --address "127.0.0.1:$port" --folder "$work/journal" --hosts sim1,sim2 --pace-millis 200 \
      --compute --control; do sleep 1; done
  ) >"$work/fleet.log" 2>&1 &
  pids+=($!)
}

experiment() (
  java_env "$work/pki"
  MLLB_SHARE=$root/worker/target/dist/full/share mllb start "$root/benchmarks/plans/smoke.yaml" --host sim1 --wait
  mllb list --json | tee "$work/list"
  grep -q '"sim1"' "$work/list"
)

stranger() (
  java_env "$work/foreign"
  ! mllb_once list 2>&1 | tee "$work/refused" | grep >/dev/null experiment
  grep -q 'no Temporal server answers' "$work/refused"
)

night() (
  java_env "$work/pki"
  MLLB_SHARE=$root/worker/target/dist/full/share mllb schedule create "$root/benchmarks/plans/smoke.yaml" --host sim2 --cron "0 2 * * *"
  mllb schedule pause schedule-smoke-sim2 --note test && mllb schedule list | grep paused
  mllb schedule resume schedule-smoke-sim2 && mllb schedule now schedule-smoke-sim2
  mllb schedule backfill schedule-smoke-sim2 --from "$(date -u -d '-26 hours' +%FT%TZ)" --to "$(date -u -d '-1 minute' +%FT%TZ)"
  local options
  mapfile -t options < <(tls_of "$work/pki")
  for _ in $(seq 150); do
    "$temporal" workflow list -n mllb "${options[@]}" --query "WorkflowType='NightlyWorkflow' AND ExecutionStatus='Completed'" | grep -c nightly- | grep >/dev/null '[2-9]' && break
    sleep 1
  done
  "$temporal" workflow list -n mllb "${options[@]}" | tee "$work/nights"
  [ "$(grep -c 'Completed.*nightly-smoke-sim2' "$work/nights")" -ge 2 ] && mllb schedule delete schedule-smoke-sim2
  ! grep alarm- "$work/nights"
)

# The simulated compute worker judges a trial of this name worse.
alarm() (
  java_env "$work/pki"
  sed 's/^name: smoke/name: bad/; s/name: schedmix/name: worse/' "$root/benchmarks/plans/smoke.yaml" >"$work/bad.yaml"
  export MLLB_SHARE=$root/worker/target/dist/full/share
  mllb schedule create "$work/bad.yaml" --host sim2 --cron "0 2 * * *" && mllb schedule now schedule-bad-sim2
  local options
  mapfile -t options < <(tls_of "$work/pki")
  for _ in $(seq 150); do
    "$temporal" workflow list -n mllb "${options[@]}" --query "WorkflowType='AlarmWorkflow'" | tee "$work/alarms" | grep alarm-nightly-bad-sim2 && break
    sleep 1
  done
  for _ in $(seq 60); do
    "$temporal" workflow list -n mllb "${options[@]}" --query "MllbVerdict='ALARM'" | tee "$work/marked" | grep ' nightly-bad-sim2' && break
    sleep 1
  done
  grep -q alarm-nightly-bad-sim2 "$work/alarms" && grep -q ' nightly-bad-sim2' "$work/marked" && mllb schedule delete schedule-bad-sim2
)

check "PostgreSQL $("$bin/postgres" --version | awk '{ print $3 }') starts" database_up
check "schemas" schema_up
check "schemas again: nothing to do" schema_up
check "certificates of this fleet and of a foreign one" certificates
check "the server starts on PostgreSQL with TLS" server_up
check "namespace with retention and search attributes, twice" namespace_up
mapfile -t own < <(tls_of "$work/pki")
check "a client with a certificate of this fleet is let in" let_in "${own[@]}"
check "a client without TLS is refused" refused --address "127.0.0.1:$port"
check "a client without a certificate is refused" refused --address "127.0.0.1:$port" --tls-ca-path "$work/pki/ca.pem" --tls-server-name temporal.fleet.test
mapfile -t foreign < <(tls_of "$work/foreign")
check "a client with a foreign certificate is refused" refused "${foreign[@]}"
fleet_up
check "an experiment runs to its report, by clients with certificates" experiment
check "mllb with a foreign certificate is told that no server answers" stranger
check "a nightly schedule: create, pause, resume, a night at once, one of the past, delete; no alarm" night
check "a night whose trial is worse raises an alarm" alarm
exit "$bad"
