#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# race.sh [KERNEL [SECONDS]]: that ineligible tasks are let go only where one woke up on the destination between the kernel's look and the
# probe's (bpf/tests/race.bpf.c). Boots a node of its own; kernels from 6.14 to 7.2.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
readonly NAME=test-race
lab=$root/deploy/lab/lab
trap '"$lab" down --name "$NAME" --powercut >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

counted() {
  timeout 1500 "$lab" shell --name "$NAME" -- 'pins=/sys/fs/bpf/race; seconds='"$1"'
    mkdir -p $pins && bpftool prog loadall /root/race.bpf.o $pins autoattach || exit
    end=$(($(date +%s) + seconds))
    while [ "$(date +%s)" -lt $end ]; do
      stress-ng --quiet --schedmix 1 --timeout 20s; timeout 20 hackbench -g 2 -l 20 -s 100 >/dev/null
    done
    bpftool map dump name race.bss; uname -r' >"$SCRATCH/map"
}

# value NAME: of a counter in the dump.
value() { grep -oE "\"$1\": [0-9]+" "$SCRATCH/map" | grep -oE '[0-9]+$'; }
all_raced() { equal "$(value unlike)" "$(value unlike_raced)" && [ "$(value refused)" -gt 0 ]; }

check "boots" "$lab" up --name "$NAME" --kernel "${1:-6.16}" --no-worker --fresh
make -s -C "$root/bpf" tests/race.bpf.o
"$lab" push --name "$NAME" "$root/bpf/tests/race.bpf.o" /root/race.bpf.o
check "counts" counted "${2:-300}"
for name in calls came went refused unlike unlike_raced; do echo "$name $(value $name)"; done
check "who was ineligible and let go had an empty queue before" all_raced
check "down" "$lab" down --name "$NAME"
finish
