#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Interrupts real collections in every rough way and accounts for their rows: the collector killed, the node reset, the
# emulator killed (a power cut), the disk full. Prints a table. Not part of `./mllb test`: 5 to 15 minutes.
# collect-crash.sh [KERNEL [SCENARIO...]]; MLLB_DIST is another distribution for the node, MLLB_COMMAND another mllb.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
MLLB_HOME=${MLLB_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/mllb}
readonly NAME=test-crash KERNEL=${1:-6.12} SECONDS_COLLECTED=${SECONDS_COLLECTED:-60} BEATS=${BEATS:-3}
dist=${MLLB_DIST:-$root/worker/target/dist/node}
lab=$root/deploy/lab/lab
exchange=$MLLB_HOME/run/$NAME/exchange
trap '"$lab" down --name "$NAME" --powercut >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

up() { "$lab" up --name "$NAME" --kernel "$KERNEL" --no-worker --dist "$dist" "$@"; }
in_node() { timeout $((SECONDS_COLLECTED + 540)) "$lab" shell --name "$NAME" -- "$@"; }

# collect ID OPTION...: the command line that runs in the node; its log is seen from outside, whatever becomes of the node.
collect() {
  local id=$1
  shift
  printf '%s' "/opt/mllb/bin/mllb collect --id $id --seconds $SECONDS_COLLECTED --workload stress-ng-schedmix \
    --artifacts /var/lib/mllb/artifacts $* >>/run/mllb/exchange/$id.log 2>&1"
}

# begin ID: starts a collection in the node and waits for some heartbeats.
begin() {
  in_node "$(collect "$1") & echo \$! >/run/collector.pid; sleep 1"
  local waited=0
  until [ "$(grep -c ' rows' "$exchange/$1.log" 2>/dev/null)" -ge "$BEATS" ]; do
    [ "$waited" -lt 600 ] || { cat "$exchange/$1.log"; return 1; }
    sleep 0.5
    waited=$((waited + 1))
  done
}

# finish_and_account ID HOW: goes on, checks the trace, prints a row of the table.
finish_and_account() {
  local before uri
  before=$(grep ' rows' "$exchange/$1.log" | tail -n 1 | sed 's/.* s, \([0-9,]*\) rows.*/\1/; s/,//g')
  in_node "$(collect "$1")" || { tail -n 3 "$exchange/$1.log"; return 1; }
  uri=$(grep '^mllb:' "$exchange/$1.log" | tail -n 1)
  "${MLLB_COMMAND:-$root/mllb}" trace check --json --artifacts "$MLLB_HOME/artifacts" "$uri" >"$SCRATCH/$1.json" || true
  python3 - "$SCRATCH/$1.json" "$before" "$2" "$KERNEL" "$uri" >>"$SCRATCH/table" <<'PYTHON'
import json, sys
audit, before, how = json.load(open(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
segments, gaps = audit["segments"], audit["gaps"]
first = segments[0]
gap = "; ".join("%s, %.0f s" % (g["reason"], (g["toEpochMs"] - g["fromEpochMs"]) / 1e3) for g in gaps)
kept = first["kept"] - first["dropped"]
print("| %s | %s | %d | %d | %d | %s | %d | %d | %d |" % (
    sys.argv[4], how, before, first["written"], sum(s["written"] for s in segments), gap,
    sum(g["missingRows"] for g in gaps), sum(s["doubled"] for s in segments), sum(s["dropped"] for s in segments)))
faults = []
if first["written"] < before: faults.append("rows of the last heartbeat are gone")
if first["written"] < kept: faults.append("rows that the kernel had counted are gone")
if len(gaps) != 1 or len(segments) != 2: faults.append("%d gaps, %d segments" % (len(gaps), len(segments)))
if audit["overlaps"] or any(s["doubled"] for s in segments): faults.append("rows doubled")
if any(g["missingRows"] for g in gaps): faults.append("rows missing")
if segments[-1]["kept"] - segments[-1]["dropped"] != segments[-1]["written"]: faults.append("the last segment does not add up")
if faults: sys.exit("; ".join(faults))
PYTHON
}

killed() {
  begin crash-killed || return
  in_node 'kill -9 "$(cat /run/collector.pid)"; sleep 1; pkill -x stress-ng; true'
  finish_and_account crash-killed 'collector: kill -9'
}

reset() {
  begin crash-reset || return
  "$lab" reset --name "$NAME"
  finish_and_account crash-reset 'node: reset button'
}

power() {
  begin crash-power || return
  kill -9 "$(cat "$MLLB_HOME/run/$NAME/pid")"
  up || return
  finish_and_account crash-power 'node: emulator killed'
}

# The state directory is a small disk of its own; it is enlarged after the collection has failed.
full() {
  local status=0
  in_node 'mkdir -p /run/small && mount -t tmpfs -o size=1m tmpfs /run/small'
  in_node "$(collect crash-full --state /run/small)" || status=$?
  if [ "$status" -eq 0 ] || ! grep -q 'cannot \(write\|keep\) the trace' "$exchange/crash-full.log"; then
    echo "exit $status"
    tail -n 3 "$exchange/crash-full.log"
    return 1
  fi
  in_node 'mount -o remount,size=200m /run/small; pkill -x stress-ng; true'
  state='--state /run/small'
  eval "$(declare -f collect | sed '1s/collect/collect_plain/')"
  collect() { collect_plain "$@" "$state"; }
  finish_and_account crash-full 'disk full'
}

up --fresh
rm -f "$exchange"/crash-*.log
scenarios=("${@:2}")
[ "${#scenarios[@]}" -gt 0 ] || scenarios=(killed reset power full)
cat >"$SCRATCH/table" <<'TABLE'
| kernel | interruption | rows at the last heartbeat before | found after it | in the end | gap on record | missing | doubled | dropped |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
TABLE
for scenario in "${scenarios[@]}"; do
  check "$scenario" "$scenario"
done
cat "$SCRATCH/table"
finish
