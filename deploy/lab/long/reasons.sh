#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# reasons.sh NODE: attempts that no workload makes, through the attached probe: made-up ones (kmod/stress/mllb_probe.c:
# hot, pinned, active balance, faults on either node) and tasks that cpu.max throttles. Each reason is seen, and no
# verdict is other than the derived one. The node runs, and kmod/stress/on_node.sh has built the stress suite there.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
readonly NODE=$1
readonly REASONS="ACTIVE_BALANCE COLD FORCED HOT NUMA_FAULTS_DST NUMA_FAULTS_SRC NUMA_LEAVES_PREFERRED NUMA_REACHES_PREFERRED PINNED THROTTLED"
trap 'rm -rf "$SCRATCH"' EXIT

in_node() { timeout 900 "$root/deploy/lab/lab" shell --name "$NODE" -- "$@"; }

collected() {
  in_node 'cd /root/kmod/build/stress && insmod ./mllb.ko && insmod ./mllb_probe.ko || exit
    group=/sys/fs/cgroup/throttled store=/var/lib/mllb/own
    echo +cpu >/sys/fs/cgroup/cgroup.subtree_control; mkdir -p $group; echo 20000 100000 >$group/cpu.max
    (echo 0 >$group/cgroup.procs; exec stress-ng --quiet --schedmix 1 --cpu 4 --timeout 120s) &
    /opt/mllb/bin/mllb collect --id "reasons-$$" --duration 30s --artifacts $store >/tmp/collected & collector=$!
    while kill -0 $collector 2>/dev/null; do cat /sys/kernel/debug/mllb_probe/differential >/dev/null; sleep 3; done
    pkill -P $$ stress-ng; rmmod mllb_probe; rmmod mllb
    /opt/mllb/bin/mllb trace stats --json --artifacts $store "$(tail -n 1 /tmp/collected)"' >"$SCRATCH/stats"
}

seen() {
  python3 - "$SCRATCH/stats" "$1" <<'PY'
import json, sys
found = json.load(open(sys.argv[1]))["byReason"].get(sys.argv[2], {"yes": 0, "no": 0})
print(f"{sys.argv[2]}: {found['yes']} yes, {found['no']} no")
sys.exit(not (found["yes"] or found["no"]))
PY
}

contradicted() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["mismatches"])' "$SCRATCH/stats"; }

check "a collection beside made-up attempts" collected
[ -s "$SCRATCH/stats" ] || exit 1
for reason in $REASONS; do check "seen: $reason" seen "$reason"; done
check "no verdict but the derived one" equal 0 "$(contradicted)"
finish
