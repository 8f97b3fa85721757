#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The fleet's server for real, without containers: temporal-server with the fleet's roles on PostgreSQL with TLS, an
# experiment with simulated hosts on it, and clients that are refused. Takes minutes; not part of ./mllb test.
#   postgres.sh TEMPORAL_SERVER SQL_TOOL SCHEMA_DIR [PORT]
# Builds of the two programs: deploy/temporal/fleet/bare/build.sh.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
root=$(cd "$here/../../.." && pwd)
fleet=$root/deploy/temporal/fleet
[ $# -ge 3 ] || { sed -n '3,6s/^# *//p' "$0" >&2; exit 2; }
server=$1 tool=$2 schema=$3 port=${4:-7533}
temporal=${MLLB_TEMPORAL:-$("$root/deploy/temporal/local/server" path)}
bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
work=$(mktemp -d)
pids=()
bad=0

# The simulated hosts, of the same sources as what they meet.
[ -d "$root/worker/target/dist/full/lib" ] || { echo "postgres.sh: nothing is built; run: ./mllb build" >&2; exit 1; }
(cd "$root" && mvn -B -o -q test-compile -pl worker/agent -am)

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
  local pair
  "$fleet/tls.sh" make "$work/pki" --server temporal.fleet.test || return 1
  for pair in sim1=node twin=node compute1=compute control1=control you=person viewer=reader setup=admin gone=person; do
    "$fleet/tls.sh" client "$work/pki" "${pair%=*}" --role "${pair#*=}" || return 1
  done
  # Others sign as well: a fleet of somebody else's, who stole the CA's key, and who has a client's key.
  "$fleet/tls.sh" make "$work/foreign" --server temporal.fleet.test && "$fleet/tls.sh" client "$work/foreign" you --role person &&
    cp -r "$work/pki" "$work/stolen" && "$fleet/tls.sh" client "$work/stolen" mallory --role admin && signed_by_client && deliver
}

signed_by_client() {
  local theirs=$work/theirs
  mkdir -p "$theirs"
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$theirs/mallory.key" -subj /O=MLLB/OU=admin/CN=mallory |
    openssl x509 -req -CA "$work/pki/you.pem" -CAkey "$work/pki/you.key" -CAcreateserial -days 2 \
      -extfile <(printf 'keyUsage=digitalSignature\nextendedKeyUsage=clientAuth') >"$theirs/leaf.pem"
  cat "$theirs/leaf.pem" "$work/pki/you.pem" >"$theirs/mallory.pem"
}

# As rsync does it: a file is replaced whole. Nothing but this folder is the server's.
deliver() {
  local file
  mkdir -p "$work/server"
  for file in "$work"/pki/server/*; do
    cp "$file" "$work/server/.new" && mv "$work/server/.new" "$work/server/$(basename "$file")"
  done
  [ "$(ls "$work/server")" = $'admitted.pem\nca.pem\nseal.key\nserver.key\nserver.pem' ]
}

tls_of() { # tls_of FOLDER NAME: options of the temporal CLI
  printf '%s\n' --tls-ca-path "$work/pki/ca.pem" --tls-cert-path "$1/$2.pem" --tls-key-path "$1/$2.key" \
    --tls-server-name temporal.fleet.test --address "127.0.0.1:$port"
}

# as NAME COMMAND...: the temporal CLI with the certificate of a client of this fleet
as() {
  local options name=$1
  shift
  mapfile -t options < <(tls_of "$work/pki" "$name")
  "$temporal" "$@" "${options[@]}"
}

# Connections get old within seconds here, not minutes, so that the end of one can be waited for.
server_up() {
  sed -E 's/^(frontend.keepAliveMaxConnectionAge(Grace)?):.*/\1: [{ value: 20s }]/' "$fleet/dynamicconfig.yaml" >"$work/dynamic.yaml"
  PKI=$work/server SERVER_NAME=temporal.fleet.test POSTGRES=127.0.0.1:$((port + 50)) POSTGRES_PASSWORD=secret \
    DYNAMIC_CONFIG=$work/dynamic.yaml \
    BIND=127.0.0.1 PORT=$port SHARDS=4 LOG_LEVEL=warn "$fleet/bare/config.sh" >"$work/server.yaml"
  MLLB_NAMESPACE=mllb "$server" --config-file "$work/server.yaml" start >"$work/server.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 120); do
    as setup operator cluster health >/dev/null 2>&1 && return 0
    kill -0 "${pids[-1]}" || { tail -n 5 "$work/server.log"; return 1; }
    sleep 1
  done
  tail -n 5 "$work/server.log"
  return 1
}

namespace_up() {
  local options
  mapfile -t options < <(tls_of "$work/pki" setup)
  MLLB_TEMPORAL=$temporal "$fleet/setup.sh" --namespace mllb "${options[@]}" &&
    MLLB_TEMPORAL=$temporal "$fleet/setup.sh" --namespace mllb "${options[@]}" &&
    as you operator namespace describe -n mllb | grep -i retention
}

let_in() { "$temporal" workflow list -n mllb "$@" --command-timeout 20s; }

refused() { # refused OPTION...: the handshake fails, and nothing is answered
  ! let_in "$@" >"$work/refused" 2>&1 && cat "$work/refused" && grep -qiE 'tls|certificate|handshake|preface|reset' "$work/refused"
}

refused_with() { # refused_with FOLDER NAME
  local options
  mapfile -t options < <(tls_of "$1" "$2")
  refused "${options[@]}"
}

# Membership, history and matching: behind these ports nobody asks for a role.
own_ports() {
  local at who
  for at in 1 2 4; do
    for who in setup server; do
      sleep 1 | openssl s_client -connect "127.0.0.1:$((port + at))" -CAfile "$work/pki/ca.pem" -alpn h2 \
        -cert "$work/pki/$who.pem" -key "$work/pki/$who.key" >"$work/port.$who" 2>&1 || true
      grep -q 'Verify return code: 0' "$work/port.$who" || { cat "$work/port.$who"; return 1; }
    done
    grep -i alert "$work/port.setup" && ! grep -i alert "$work/port.server" || return 1
  done
}

# may_not NAME ROLE METHOD COMMAND...: let in, and then told that this is not for the role
may_not() {
  local name=$1 role=$2 method=$3
  shift 3
  ! as "$name" "$@" -n mllb --command-timeout 20s >"$work/refused" 2>&1 && cat "$work/refused" &&
    grep -qF "$method is refused for $name, whose certificate has the role $role" "$work/refused"
}

roles() {
  local start=(workflow start --type ExperimentWorkflow --task-queue mllb-control -w theirs --input '{}')
  local signal=(workflow signal -w waits --name leaseGranted)
  local answer=(activity complete -w waits --activity-id 1 --result '{}')
  as you workflow start --type Waits --task-queue nobody -w waits -n mllb &&
    as viewer workflow list -n mllb &&
    may_not viewer reader StartWorkflowExecution "${start[@]}" &&
    may_not viewer reader TerminateWorkflowExecution workflow terminate -w waits &&
    may_not sim1 node StartWorkflowExecution "${start[@]}" &&
    may_not sim1 node SignalWorkflowExecution "${signal[@]}" &&
    may_not sim1 node ListWorkflowExecutions workflow list &&
    may_not sim1 node StartActivityExecution activity start --type Measure --task-queue mllb-host-sim2 -a theirs --start-to-close-timeout 10s &&
    may_not compute1 compute StartWorkflowExecution "${start[@]}" &&
    may_not compute1 compute SignalWorkflowExecution "${signal[@]}" &&
    may_not you person RespondActivityTaskCompletedById "${answer[@]}" &&
    may_not sim1 node RespondActivityTaskCompletedById "${answer[@]}" &&
    may_not compute1 compute RespondActivityTaskCompletedById "${answer[@]}" &&
    may_not you person UpdateNamespace operator namespace update --retention 1d &&
    ! as you workflow list -n temporal-system && as setup workflow list -n temporal-system &&
    as you workflow terminate -w waits -n mllb &&
    grep -q 'StartWorkflowExecution is refused for sim1' "$work/server.log"
}

# Guessed and stolen tokens of a task that the node sim1 has taken, before anybody works on its queue.
forged() {
  "$root/deploy/temporal/live" dev.mllb.live.ForgedAnswers "127.0.0.1:$port" temporal.fleet.test "$work/pki" sim1 twin compute1 control1 &&
    grep -q 'RespondActivityTaskCompleted is refused for twin: it did not take this task' "$work/server.log"
}

# tls_client OPTION...: a plain TLS client with the certificate of one that is going to be taken out
tls_client() {
  openssl s_client -connect "127.0.0.1:$port" -servername temporal.fleet.test -CAfile "$work/pki/ca.pem" -alpn h2 \
    -cert "$work/gone/gone.pem" -key "$work/gone/gone.key" "$@" 2>&1
}

resumes() {
  sleep 1 | tls_client -sess_in "$work/session" >"$work/resumed" || true
  grep '^Reused' "$work/resumed"
}

# The client is let in, keeps a session that it may resume, and a connection that is open. Then it is taken out.
revoked() {
  local options open since=$EPOCHSECONDS
  mkdir -p "$work/gone" && cp "$work"/pki/gone.* "$work/gone" && mapfile -t options < <(tls_of "$work/gone" gone)
  let_in "${options[@]}" || return 1
  sleep 2 | tls_client -sess_out "$work/session" >"$work/first" || true
  resumes || { cat "$work/first" "$work/resumed"; return 1; }
  # HTTP/2's first words, and then silence: only the server ends this connection.
  mkfifo "$work/words"
  tls_client -quiet <"$work/words" >"$work/open" &
  open=$!
  pids+=("$open")
  exec 7>"$work/words"
  printf 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0' >&7
  "$fleet/tls.sh" revoke "$work/pki" gone && deliver || return 1
  until refused "${options[@]}"; do
    [ $((EPOCHSECONDS - since)) -lt 60 ] || return 1
    sleep 1
  done
  echo "refused $((EPOCHSECONDS - since)) s later"
  as you workflow list -n mllb && ! resumes && grep -i alert "$work/resumed" || return 1
  while kill -0 "$open" 2>/dev/null; do
    [ $((EPOCHSECONDS - since)) -lt 120 ] || return 1
    sleep 1
  done
  exec 7>&-
  echo "the open connection ended $((EPOCHSECONDS - since)) s later"
}

java_env() { # java_env FOLDER NAME
  export TEMPORAL_ADDRESS=127.0.0.1:$port TEMPORAL_NAMESPACE=mllb TEMPORAL_TLS_SERVER_NAME=temporal.fleet.test
  export TEMPORAL_TLS_SERVER_CA_CERT_PATH=$work/pki/ca.pem TEMPORAL_TLS_CLIENT_CERT_PATH=$1/$2.pem
  export TEMPORAL_TLS_CLIENT_KEY_PATH=$1/$2.key
  export MLLB_SHARE=$root/worker/target/dist/full/share
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

worker_up() { # worker_up NAME OPTION...: a process of the fleet with the certificate of that name
  local name=$1
  shift
  (
    java_env "$work/pki" "$name"
    until java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -cp "$root/worker/agent/target/test-classes:$root/workflows/target/test-classes:$root/worker/target/dist/full/lib/*" \
      dev.mllb.fleet.SimulatedFleet --address "127.0.0.1:$port" --folder "$work/journal" --pace-millis 200 "$@"; do sleep 1; done
  ) >"$work/$name.log" 2>&1 &
  pids+=($!)
}

fleet_up() {
  worker_up control1 --control
  worker_up compute1 --compute
  worker_up sim1 --hosts sim1
}

# The worker itself, with the certificate of the node twin.
real_worker() ( # real_worker MACHINE HOST
  java_env "$work/pki" twin
  exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -cp "$root/worker/target/dist/full/lib/*" dev.mllb.worker.MllbWorker \
    --roles host --host "$2" --state "$work/$1/state" --artifacts "$work/$1/artifacts" >"$work/$1.log" 2>&1
)

# ends_with SENTENCE MACHINE HOST: that worker does not start, and says why
ends_with() {
  local status=0
  real_worker "$2" "$3" || status=$?
  tail -n 2 "$work/$2.log"
  [ "$status" -eq 1 ] && grep -F "$1" "$work/$2.log"
}

# Its card, the quarantine, its queue and the server's clock are a node's; another's queue is not.
twins() {
  real_worker one twin &
  pids+=($!)
  for _ in $(seq 120); do
    as control1 task-queue describe -n mllb --task-queue mllb-host-twin | grep -q mllb-host/twin && break
    sleep 1
  done
  ends_with 'host name twin is taken: another machine (mllb-host/twin/' two twin && ends_with 'is refused for twin' three sim1 || return 1
  (java_env "$work/pki" you && mllb hosts) | tee "$work/hosts" && grep twin "$work/hosts" && ! grep -i refused "$work/one.log"
}

experiment() (
  java_env "$work/pki" you
  # Without a verdict it has a report all the same.
  mllb start "$root/benchmarks/plans/smoke.yaml" --host sim1 --wait || [ $? -eq 4 ] || exit 1
  mllb list --json | tee "$work/list"
  grep -q '"sim1"' "$work/list"
)

stranger() (
  java_env "$work/foreign" you
  ! mllb_once list 2>&1 | tee "$work/refused" | grep >/dev/null experiment
  grep -q 'no Temporal server answers' "$work/refused"
)

reads_only() (
  java_env "$work/pki" viewer
  mllb list | grep experiment && ! mllb start "$root/benchmarks/plans/smoke.yaml" --host sim1 >"$work/refused" 2>&1 &&
    cat "$work/refused" && grep 'StartWorkflowExecution is refused for viewer' "$work/refused"
)

night() (
  java_env "$work/pki" you
  mllb schedule create "$root/benchmarks/plans/smoke.yaml" --host sim1 --cron "0 2 * * *" &&
    mllb schedule pause schedule-smoke-sim1 --note test && mllb schedule list | grep paused &&
    mllb schedule resume schedule-smoke-sim1 && mllb schedule now schedule-smoke-sim1 &&
    mllb schedule backfill schedule-smoke-sim1 --from "$(date -u -d '-26 hours' +%FT%TZ)" \
      --to "$(date -u -d '-1 minute' +%FT%TZ)" || exit 1
  for _ in $(seq 150); do
    [ "$(nights smoke)" -ge 2 ] && break
    sleep 1
  done
  as you workflow list -n mllb | tee "$work/nights"
  [ "$(grep -c 'Completed.*nightly-smoke-sim1' "$work/nights")" -ge 2 ] && mllb schedule delete schedule-smoke-sim1 &&
    ! grep alarm- "$work/nights"
)

nights() { as you workflow list -n mllb --query "WorkflowType='NightlyWorkflow' AND ExecutionStatus='Completed'" | grep -c "nightly-$1-sim1"; }

# The simulated compute worker judges a trial of this name worse. The first night that says so waits for a second.
alarm() (
  java_env "$work/pki" you
  sed 's/^name: smoke/name: bad/; s/name: schedmix/name: worse/' "$root/benchmarks/plans/smoke.yaml" >"$work/bad.yaml"
  mllb schedule create "$work/bad.yaml" --host sim1 --cron "0 2 * * *" && mllb schedule now schedule-bad-sim1
  for _ in $(seq 150); do
    [ "$(nights bad)" -ge 1 ] && break
    sleep 1
  done
  ! as you workflow list -n mllb --query "WorkflowType='AlarmWorkflow'" | grep alarm- && mllb schedule now schedule-bad-sim1
  for _ in $(seq 150); do
    as you workflow list -n mllb --query "WorkflowType='AlarmWorkflow'" | tee "$work/alarms" | grep alarm-nightly-bad-sim1 && break
    sleep 1
  done
  for _ in $(seq 60); do
    as you workflow list -n mllb --query "MllbVerdict='ALARM'" | tee "$work/marked" | grep ' nightly-bad-sim1' && break
    sleep 1
  done
  grep -q alarm-nightly-bad-sim1 "$work/alarms" && grep -q ' nightly-bad-sim1' "$work/marked" && mllb schedule delete schedule-bad-sim1
)

check "PostgreSQL $("$bin/postgres" --version | awk '{ print $3 }') starts" database_up
check "schemas" schema_up
check "schemas again: nothing to do" schema_up
check "certificates of this fleet and of a foreign one" certificates
check "the server starts on PostgreSQL with TLS and roles, from the folder server alone" server_up
check "namespace with retention and search attributes, twice" namespace_up
mapfile -t own < <(tls_of "$work/pki" you)
check "a client with a certificate of this fleet is let in" let_in "${own[@]}"
check "a client without TLS is refused" refused --address "127.0.0.1:$port"
check "a client without a certificate is refused" refused --address "127.0.0.1:$port" --tls-ca-path "$work/pki/ca.pem" --tls-server-name temporal.fleet.test
check "a client with a foreign certificate is refused" refused_with "$work/foreign" you
check "a certificate that the CA's key signed and nobody admitted is refused" refused_with "$work/stolen" mallory
check "a certificate that an admitted client signed is refused" refused_with "$work/theirs" mallory
check "a client that was taken out: new connections, a resumed session, an open connection" revoked
check "the server's own ports let in nobody but the server, not even an admin" own_ports
check "what readers, nodes, compute workers and people may not" roles
check "a running activity is answered by the node that took it, and by no other node or compute worker" forged
fleet_up
check "a node's own worker under a node's certificate, and a second machine under its name, which is refused" twins
check "an experiment runs to its report, by clients with certificates" experiment
check "mllb with a foreign certificate is told that no server answers" stranger
check "mllb with a reader's certificate lists, and is told why it may not start" reads_only
check "a nightly schedule: create, pause, resume, a night at once, one of the past, delete; no alarm" night
check "a night whose trial is worse raises an alarm" alarm
exit "$bad"
