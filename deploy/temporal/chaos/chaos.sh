#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Chaos and scale on the real Temporal server with simulated hosts: chaos.sh chaos|brief|scale [options].
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
export MLLB_PROGRAM="chaos.sh"
# shellcheck source=deploy/shell/common.sh
. "$root/deploy/shell/common.sh"

usage() {
  cat <<'TEXT'
Usage: chaos.sh SUITE [options]

  chaos   the server is away for five minutes while each of 13 hosts is in another phase; then every fault in
          every phase, each on an experiment of its own, 13 hosts at once (about half an hour)
  brief   some of it, in less than a minute (part of ./mllb test)
  scale   200 hosts, 1,000 experiments
  upgrade CHECKOUT
          the workers of another checkout (built like this one) begin; all are exchanged for ours while each of
          13 hosts is in another phase

Options: --seed N, --rounds N, --hosts N, --only FAULT,..., --phases PHASE,..., --outage SECONDS, --port N;
scale: --hosts N, --experiments N, --per-minute N, --pace-millis N, --pragma NAME=VALUE,...
  `chaos.sh SUITE --help` lists them all.
Each suite starts a server of its own, works in a folder below /tmp that it keeps, and ends all it started.
The faults that fill disks need root (they mount small ones); without it they are left out, and the table shows
it. Build the tests before: mvn -pl worker -am package.
Exit codes: 0 everything held, 1 something did not, 2 usage.
TEXT
}

# classpath ROOT
classpath() {
  local root=$1 part paths=() agent=worker/agent
  # A build from before the agent had a module of its own may be the one to upgrade from.
  [ -d "$root/$agent" ] || agent=worker
  for part in "$agent/target/test-classes" workflows/target/test-classes worker/target/dist/full/lib; do
    [ -d "$root/$part" ] || die "$part is missing; build it with: mvn package"
    paths+=("$root/$part")
  done
  local IFS=:
  printf '%s:%s\n' "${paths[*]}" "$root/worker/target/dist/full/lib/*"
}

case ${1:-} in
chaos) main=ChaosSuite options=() ;;
brief) main=ChaosSuite options=(--brief --hosts 4) ;;
scale) main=ScaleSuite options=() ;;
upgrade)
  [ $# -ge 2 ] || { usage >&2; exit 2; }
  main=ChaosSuite options=(--from "$(classpath "$(readlink -f "$2")")")
  shift
  ;;
help | --help | -h) usage; exit 0 ;;
*) usage >&2; exit 2 ;;
esac
shift
folder=$(mktemp -d /tmp/mllb-chaos-XXXXXX)
printf 'logs and stores: %s\n' "$folder" >&2
MLLB_LOG=${MLLB_LOG:-WARN} exec java -XX:+UseSerialGC -Xmx512m -cp "$(classpath "$root")" "dev.mllb.fleet.chaos.$main" \
  --temporal "$("$root/deploy/temporal/local/server" path)" --folder "$folder" "${options[@]}" "$@"
