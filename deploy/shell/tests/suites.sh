#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Suites in two lanes: what is counted, what is shown, and what Ctrl-C ends.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"

export -f await
cat >"$SCRATCH/run" <<'RUN'
set -euo pipefail
MLLB_HOME=$1 MLLB_STARTED=$EPOCHREALTIME
. deploy/shell/common.sh
. deploy/shell/suites.sh
good() { echo "ok one"; await [ -e "$MLLB_HOME/go" ] && echo "ok two"; }
bad() { echo "ok three"; echo "not ok four"; return 1; }
silent() { : >"$MLLB_HOME/go"; }
broken() { return 1; }
long() { echo "$BASHPID" >"$MLLB_HOME/$1"; sleep 60; }
put_away() { bash -c 'trap "echo put away >$1" EXIT; : >$2; sleep 60' x "$MLLB_HOME/cleaned" "$MLLB_HOME/second"; }
lane() { suite "second good" good; suite "second bad" bad; }
begin_suites
case $2 in
lanes)
  beside lane
  suite "first bad" bad
  suite "first silent" silent
  suite "first broken" broken
  ;;
interrupted)
  beside suite "second" put_away
  suite "first" long first
  ;;
dies)
  beside exit 9
  suite "first" bad
  ;;
esac
together
summary
RUN

# A suite that was started in the background hands on that SIGINT is ignored.
run() { (cd "$root" && env --default-signal=INT bash "$SCRATCH/run" "$SCRATCH/$1" "$1") >"$SCRATCH/$1.out" 2>"$SCRATCH/$1.err"; }

# The second lane's first suite ends only when one of the first lane has run: both run at once.
both_are_counted() {
  local status=0
  mkdir "$SCRATCH/lanes"
  run lanes || status=$?
  cat "$SCRATCH/lanes.err"
  equal 1 "$status" && equal "5 passed, 3 failed" "$(cat "$SCRATCH/lanes.out")" &&
    equal 3 "$(grep -c '^failed: ' "$SCRATCH/lanes.err")"
}

# Each heading is followed by the lines of its own suite, whatever ran meanwhile.
lines_stay_together() {
  grep -v '^failed\|^all' "$SCRATCH/lanes.err" | awk '
    /^== / { title = $0; next }
    title == "== second good" && !/one|two|2 passed/ || title ~ /bad$/ && !/three|four|1 passed/ { print title ": " $0; wrong = 1 }
    END { exit wrong }'
}

a_lane_that_dies_counts() {
  local status=0
  mkdir "$SCRATCH/dies"
  run dies || status=$?
  cat "$SCRATCH/dies.err"
  equal 1 "$status" && equal "1 passed, 2 failed" "$(cat "$SCRATCH/dies.out")" && grep -q 'second lane ended with 9' "$SCRATCH/dies.err"
}

# As a terminal does it: the signal goes to the first lane's group alone.
interrupt_ends_both() {
  local pid status=0
  mkdir "$SCRATCH/interrupted"
  set -m
  run interrupted &
  pid=$!
  set +m
  await [ -s "$SCRATCH/interrupted/first" ] && await [ -e "$SCRATCH/interrupted/second" ] || { kill -TERM -- "-$pid"; return 1; }
  kill -INT -- "-$pid"
  wait "$pid" || status=$?
  equal 130 "$status" && equal "put away" "$(cat "$SCRATCH/interrupted/cleaned")" &&
    ! kill -0 "$(cat "$SCRATCH/interrupted/first")" 2>/dev/null
}

check "suites side by side: both lanes count" both_are_counted
check "suites side by side: the lines of one stay together" lines_stay_together
check "suites side by side: a lane that dies counts" a_lane_that_dies_counts
check "suites side by side: Ctrl-C ends both" interrupt_ends_both
finish
