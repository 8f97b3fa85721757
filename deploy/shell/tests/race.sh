#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What deploy/lab/long/race.sh makes of the counters, from a node that says what it is told.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"

mkdir -p "$SCRATCH/root/deploy/lab/long" "$SCRATCH/root/deploy/shell" "$SCRATCH/root/bpf"
cp "$root/deploy/lab/long/race.sh" "$SCRATCH/root/deploy/lab/long/"
cp "$root/deploy/shell/testing.sh" "$SCRATCH/root/deploy/shell/"
printf 'tests/race.bpf.o:\n' >"$SCRATCH/root/bpf/Makefile"
cat >"$SCRATCH/root/deploy/lab/lab" <<'LAB'
#!/bin/sh
[ "$1" != shell ] || cat "$COUNTERS"
LAB
# The limit is the script's own; the command under it is run as it is.
mkdir "$SCRATCH/bin"
printf '#!/bin/sh\necho "$1" >"$LIMIT"\nshift\nexec "$@"\n' >"$SCRATCH/bin/timeout"
chmod +x "$SCRATCH/root/deploy/lab/lab" "$SCRATCH/bin/timeout"
export COUNTERS=$SCRATCH/counters LIMIT=$SCRATCH/limit PATH=$SCRATCH/bin:$PATH

# ends STATUS LOOKS CALLS REFUSED UNLIKE RACED
ends() {
  local status=0
  printf '[{"value": {"race": {"looks": %d, "calls": %d, "came": 5, "went": 4, "refused": %d, "unlike": %d, "unlike_raced": %d}}}]\n' \
    "${@:2}" >"$COUNTERS"
  "$SCRATCH/root/deploy/lab/long/race.sh" 6.16 2000 || status=$?
  equal "$1" "$status"
}

check "race: all that were let go are explained" ends 0 1000 1001 300 6 6
check "race: one is not" ends 1 1000 1001 300 6 5
check "race: a probe that was not put on is no proof" ends 1 0 1001 300 6 6
check "race: where none was let go nothing is shown" ends 3 1000 1001 300 0 0
check "race: no call at all" ends 1 0 0 0 0 0
check "race: the time that was asked for is given" equal 2300 "$(cat "$LIMIT")"
finish
