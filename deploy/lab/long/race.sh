#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# race.sh [KERNEL [SECONDS]]: that ineligible tasks are let go only where one woke up on the destination between the kernel's look and the
# probe's (bpf/tests/race.bpf.c). Boots a node of its own; kernels from 6.14 to 7.2.
# Exit status: 0 every one that was let go is explained; 1 one is not, or it could not be counted; 3 none was let go in that time, so
# nothing is shown.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
readonly NAME=test-race
lab=$root/deploy/lab/lab
trap '"$lab" down --name "$NAME" --powercut >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

# counted SECONDS: the load's last round, and the probes, may take some minutes more on a busy machine.
counted() {
  timeout $(($1 + 300)) "$lab" shell --name "$NAME" -- 'pins=/sys/fs/bpf/race; seconds='"$1"'
    mkdir -p $pins && bpftool prog loadall /root/race.bpf.o $pins autoattach || exit
    end=$(($(date +%s) + seconds))
    while [ "$(date +%s)" -lt $end ]; do
      stress-ng --quiet --schedmix 1 --timeout 20s; timeout 20 hackbench -g 2 -l 20 -s 100 >/dev/null
    done
    bpftool map dump name race.bss; uname -r' >"$SCRATCH/map"
}

# value NAME: of a counter in the dump.
value() { grep -oE "\"$1\": [0-9]+" "$SCRATCH/map" | grep -oE '[0-9]+$'; }
# Both probes are put on one after the other, and taken off with calls under way.
looked_before_each() {
  local looks calls
  looks=$(value looks) calls=$(value calls)
  [ "$calls" -gt 0 ] && [ $((looks * 10)) -ge $((calls * 9)) ] ||
    { echo "the probe before a call saw $looks calls, the one after it $calls"; return 1; }
}
all_raced() { equal "$(value unlike)" "$(value unlike_raced)" && [ "$(value refused)" -gt 0 ]; }

check "boots" "$lab" up --name "$NAME" --kernel "${1:-6.16}" --no-worker --fresh
make -s -C "$root/bpf" tests/race.bpf.o
"$lab" push --name "$NAME" "$root/bpf/tests/race.bpf.o" /root/race.bpf.o
check "counts" counted "${2:-300}"
for name in looks calls came went refused unlike unlike_raced; do echo "$name $(value $name)"; done
check "each call was looked at before and after" looked_before_each
check "who was ineligible and let go had an empty queue before" all_raced
check "down" "$lab" down --name "$NAME"
finish || exit
if [ "$(value unlike)" -eq 0 ]; then
  echo "nothing seen: no ineligible task was let go in ${2:-300} s, which shows nothing; run it longer" >&2
  exit 3
fi
