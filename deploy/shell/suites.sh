# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Suites of tests, one after the other or in two lanes side by side. Sourced after common.sh.
# Each suite is a function or a script; lines "ok NAME" and "not ok NAME" of its output are counted, else it counts as one.

LANE='' LANE_PID=''

# begin_suites: SUITES holds `counts`, a line a suite, "PASSED FAILED TITLE (log: FILE)", and said.*, what finished suites of the
# second lane said.
begin_suites() {
  SUITES=$(mktemp -d)
  trap 'end_beside; rm -rf "$SUITES"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# suite TITLE COMMAND...: runs on after a failure, so that one run shows all that is broken.
suite() {
  if [ -n "$LANE" ]; then
    run_suite "$@" 2>"$SUITES/saying"
    mv "$SUITES/saying" "$SUITES/said.$EPOCHREALTIME"
  else
    run_suite "$@"
    show_said
  fi
}

run_suite() {
  local title=$1 start=$EPOCHREALTIME log status=0 good bad
  shift
  mkdir -p "$MLLB_HOME/log"
  log=$MLLB_HOME/log/test-$(printf '%s' "$title" | tr -cs 'a-zA-Z0-9' '-').log
  say "== $title"
  "$@" </dev/null 2>&1 | tee "$log" | grep --line-buffered -v '^ok java' | sed -u 's/^/   /' >&2 || status=${PIPESTATUS[0]}
  good=$(grep -c '^ok ' "$log") || true
  bad=$(grep -c '^not ok ' "$log") || true
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  if [ "$status" -eq 0 ] && [ "$good" -eq 0 ]; then good=1; fi
  count "$good" "$bad" "$title (log: $log)"
  say "   $good passed, $bad failed in $(seconds_since "$start") s"
}

count() { printf '%s %s %s\n' "$@" >>"$SUITES/counts"; }

# beside COMMAND...: its suites run in a lane of their own from here to `together`. What one of them says is shown when it
# is over, so that no lines are mixed.
beside() {
  # A group of its own: it can be ended with all that it started.
  set -m
  {
    set +m
    LANE=beside
    trap - EXIT INT TERM
    "$@"
  } &
  LANE_PID=$!
  set +m
}

show_said() {
  local said
  for said in "$SUITES"/said.*; do
    [ ! -e "$said" ] || { cat "$said" >&2 && rm "$said"; }
  done
}

# together: waits for the other lane.
together() {
  local status=0
  while kill -0 "$LANE_PID" 2>/dev/null; do
    show_said
    sleep 1
  done
  wait "$LANE_PID" || status=$?
  LANE_PID=''
  show_said
  [ "$status" -eq 0 ] || count 0 1 "the second lane ended with $status"
}

# end_beside: whoever goes takes the other lane along.
end_beside() { [ -z "$LANE_PID" ] || end_group "$LANE_PID"; }

# summary: exit status 0 when nothing failed.
summary() {
  sed -n 's/^[0-9]* [1-9][0-9]* /failed: /p' "$SUITES/counts" >&2
  say "all tests took $(seconds_since "$MLLB_STARTED") s"
  awk '{ passed += $1; failed += $2 } END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }' "$SUITES/counts"
}
