#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The node boots, runs commands, keeps its disk through a reset and a power cut, and comes back from a panic.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
readonly NAME=test-node
lab=$root/deploy/lab/lab
trap '"$lab" down --name "$NAME" --powercut >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

in_node() { timeout 600 "$lab" shell --name "$NAME" -- "$@"; }

has_parts() {
  in_node 'set -e; test -e /sys/kernel/btf/vmlinux; test -d "/lib/modules/$(uname -r)/build/include"
    grep -qw can_migrate_task /sys/kernel/tracing/available_filter_functions
    numactl -H | grep -q "available: 2 nodes"; test "$(nproc)" = 4
    for tool in gcc make bpftool stress-ng sysbench hackbench cyclictest perf java; do command -v $tool; done'
}

# words_stay: several words are an argument vector, spaces and all.
words_stay() { equal 'a b|$HOME|' "$(in_node printf '%s|' 'a b' '$HOME')"; }

status_comes_back() {
  local status=0
  in_node 'echo to-err >&2; exit 7' 2>"$SCRATCH/shell-err" || status=$?
  equal 7 "$status" && equal to-err "$(cat "$SCRATCH/shell-err")"
}

side_by_side() {
  local i pids=()
  for i in 1 2 3 4; do
    in_node "sleep 1; echo $i" >"$SCRATCH/side-$i" &
    pids+=($!)
  done
  wait "${pids[@]}"
  equal "1 2 3 4" "$(cat "$SCRATCH"/side-* | xargs)"
}

pushed_file() {
  echo hello >"$SCRATCH/file"
  "$lab" push --name "$NAME" "$SCRATCH/file" /var/lib/mllb/kept && equal hello "$(in_node cat /var/lib/mllb/kept)"
}

# A command that the node does not survive ends with 255, and is not run again after the boot.
panic_and_back() {
  local status=0 before
  before=$(in_node cat /proc/sys/kernel/random/boot_id)
  in_node 'echo x >>/var/lib/mllb/tries; sync; echo c >/proc/sysrq-trigger; sleep 60' || status=$?
  equal 255 "$status" || return
  "$lab" up --name "$NAME" --no-worker
  equal x "$(in_node cat /var/lib/mllb/tries)" && [ "$before" != "$(in_node cat /proc/sys/kernel/random/boot_id)" ]
}

power_cut() {
  in_node sync
  "$lab" down --name "$NAME" --powercut && ! "$lab" status --name "$NAME" &&
    "$lab" up --name "$NAME" --no-worker && equal hello "$(in_node cat /var/lib/mllb/kept)"
}

# With what the stress suite built; its model's scores are written down beside it.
model_by_hand() {
  in_node 'cd /root/kmod/build/stress && m=/opt/mllb/bin/mllb status=0
    $m module load mllb.ko --model model_15_10_1.bin && $m module selftest model_vectors.bin model_scores.bin || status=$?
    $m module unload && exit $status'
}

# A probe that attaches and stays silent: doctor sees that no decision comes, and names the switch.
doctor_names_the_switch() {
  local status=0
  in_node 'sysctl -q kernel.ftrace_enabled=0; /opt/mllb/bin/mllb doctor; status=$?; sysctl -q kernel.ftrace_enabled=1; exit $status' || status=$?
  equal 1 "$status" && grep -q 'fix: sysctl kernel.ftrace_enabled=1' "$SCRATCH/out"
}

check "boots" "$lab" up --name "$NAME" --no-worker --fresh
check "up twice" "$lab" up --name "$NAME" --no-worker
check "status says ready" "$lab" status --name "$NAME"
check "has what the worker needs" has_parts
check "exit status and error output" status_comes_back
check "words stay words" words_stay
check "commands side by side" side_by_side
check "push" pushed_file
check "doctor names the switch that is off" doctor_names_the_switch
# Prints a line for each of its parts.
"$root/kmod/stress/on_node.sh" "$NAME" brief || BAD=$((BAD + 1))
check "mllb module load --model, selftest, unload" model_by_hand
check "reset" "$lab" reset --name "$NAME"
check "the disk is kept through a reset" equal hello "$(in_node cat /var/lib/mllb/kept)"
check "panic: back by itself, nothing run twice" panic_and_back
check "the disk is kept through a power cut" power_cut
check "down" "$lab" down --name "$NAME"
check "is down" fails_with 1 'not running' "$lab" shell --name "$NAME" -- true
finish
