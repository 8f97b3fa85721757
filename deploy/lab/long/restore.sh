#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A node ends as its owner left it, whatever dies on the way: restore.sh [KERNEL [DIST]]. Boots a node of its own.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
readonly NAME=test-restore
lab=$root/deploy/lab/lab
kernel=${1:-6.12}
dist=${2:-$root/worker/target/dist/node}
trap '"$lab" down --name "$NAME" --powercut >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

in_node() { timeout 900 "$lab" shell --name "$NAME" -- "$@"; }
module_is_out() { in_node '! test -e /sys/module/mllb && ! test -e /var/lib/mllb/loaded.json'; }

numbers_are_whole() {
  in_node 'set -e; m=/opt/mllb/bin/mllb
    echo 60 >/proc/sys/vm/swappiness; echo -1 >/proc/sys/kernel/perf_event_paranoid
    $m tune apply swappiness=5 perf_event_paranoid=2 >/dev/null
    test "$(cat /proc/sys/vm/swappiness) $(cat /proc/sys/kernel/perf_event_paranoid)" = "5 2"
    $m tune revert
    test "$(cat /proc/sys/vm/swappiness) $(cat /proc/sys/kernel/perf_event_paranoid)" = "60 -1"'
}

# Only what is set is noted: what the owner changes meanwhile stays.
only_what_is_set() {
  in_node 'set -e; m=/opt/mllb/bin/mllb
    echo 60 >/proc/sys/vm/swappiness; echo 500000 >/sys/kernel/debug/sched/migration_cost_ns
    $m tune apply swappiness=5 >/dev/null; echo 700000 >/sys/kernel/debug/sched/migration_cost_ns; $m tune revert
    test "$(cat /proc/sys/vm/swappiness) $(cat /sys/kernel/debug/sched/migration_cost_ns)" = "60 700000"
    echo 500000 >/sys/kernel/debug/sched/migration_cost_ns'
}

# A disk that goes away keeps nothing else from being put back.
vanished_tunable() {
  in_node 'set -e; m=/opt/mllb/bin/mllb; echo 60 >/proc/sys/vm/swappiness
    modprobe null_blk nr_devices=1 || modprobe zram num_devices=1
    disk=$(ls /sys/block | grep -E "^(nullb|zram)" | head -1)
    other=$(tr -d "[]" </sys/block/$disk/queue/scheduler | tr " " "\n" | grep -v none | head -1)
    $m tune apply "io_scheduler.$disk=${other:-none}" swappiness=5 >/dev/null
    rmmod null_blk 2>/dev/null || rmmod zram
    $m tune revert; test "$(cat /proc/sys/vm/swappiness)" = 60; test -z "$(ls /var/lib/mllb/tunables)"'
}

# Killed with the module in, at whatever moment: who comes next takes it out and all is well.
killed_while_loaded() {
  in_node 'set -e; m=/opt/mllb/bin/mllb; $m module load; test -e /sys/module/mllb; $m doctor' && module_is_out
}

killed_in_a_trial() {
  in_node 'set -e; m=/opt/mllb/bin/mllb
    $m bench fibonacci -p duration=20s --model /root/model.bin --settle-seconds 0 >/root/bench.log 2>&1 &
    pid=$!; for i in $(seq 300); do test -e /sys/module/mllb && break; sleep 1; done
    test -e /sys/module/mllb; sleep '"$1"'; kill -9 $pid; pkill -9 -P $pid || true
    for p in $(pgrep -f dev.mllb.cli.Mllb); do kill -9 $p; done
    $m doctor' && module_is_out
}

# A doctor keeps its hands off what another process measures with.
doctor_leaves_a_trial_alone() {
  in_node 'm=/opt/mllb/bin/mllb
    $m bench fibonacci -p duration=30s --model /root/model.bin --settle-seconds 0 --max 4 >/root/bench.log 2>&1 &
    for i in $(seq 300); do test -e /sys/module/mllb && break; sleep 1; done
    $m doctor >/root/doctor.log && exit 9
    grep -q "another process on this machine works with the module" /root/doctor.log || exit 8
    test -e /sys/module/mllb || exit 7
    wait; ! test -e /sys/module/mllb'
}

owners_module_is_put_back() {
  in_node 'set -e; m=/opt/mllb/bin/mllb; $m module install /root/model.bin --mode SHADOW >/dev/null
    /var/lib/mllb/module/mllb-module start; test "$(cat /sys/kernel/mllb/mode)" = shadow
    $m doctor; test "$(cat /sys/kernel/mllb/mode)" = shadow
    $m bench fibonacci -p duration=2s --model /root/model.bin --min 2 --max 2 --warmup 0 --settle-seconds 0 >/root/bench.log 2>&1 || true
    test "$(cat /sys/kernel/mllb/mode)" = shadow; test -e /var/lib/mllb/module/in-use
    $m module remove' && module_is_out
}

no_model_is_not_installed() {
  in_node '! /opt/mllb/bin/mllb module install /etc/passwd && ! test -e /var/lib/mllb/module'
}

check "boots" "$lab" up --name "$NAME" --kernel "$kernel" --dist "$dist" --no-worker --fresh
"$lab" push --name "$NAME" "$root/kmod/tests/model_15_10_1.bin" /root/model.bin
check "sysctls are read and put back whole" numbers_are_whole
check "what the owner changes meanwhile stays" only_what_is_set
check "a tunable that vanished keeps nothing back" vanished_tunable
check "doctor takes out what a dead process left" killed_while_loaded
for second in 0 7; do check "kill -9 in a trial, $second s after loading" killed_in_a_trial "$second"; done
check "doctor leaves a running trial alone" doctor_leaves_a_trial_alone
check "the owner's module is put back" owners_module_is_put_back
check "a file that is no model is not installed" no_model_is_not_installed
check "down" "$lab" down --name "$NAME"
finish
