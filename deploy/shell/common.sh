# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What every script of this project shares: where things are kept, how to speak, how to fail. Sourced, never run.

MLLB_HOME=${MLLB_HOME:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mllb}
MLLB_PROGRAM=${MLLB_PROGRAM:-mllb}

# say TEXT: progress, for people; stdout is kept for results.
say() { printf '%s\n' "$*" >&2; }

# die TEXT: one sentence that names the fix, exit 1.
die() {
  printf '%s: %s\n' "$MLLB_PROGRAM" "$*" >&2
  exit 1
}

# usage_error TEXT: a wrong command line, exit 2.
usage_error() {
  printf '%s: %s\n' "$MLLB_PROGRAM" "$*" >&2
  exit 2
}

# seconds_since START: START is a value of EPOCHREALTIME; prints seconds with one decimal.
seconds_since() {
  local now=${EPOCHREALTIME/[.,]/} start=${1/[.,]/}
  local tenths=$(((now - start) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# step TITLE COMMAND...: runs a long step quietly; its log is shown only when it fails.
step() {
  local title=$1 start=$EPOCHREALTIME log status=0
  shift
  mkdir -p "$MLLB_HOME/log"
  log=$MLLB_HOME/log/$(printf '%s' "$title" | tr -cs 'a-zA-Z0-9' '-').log
  say "-> $title ..."
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -ne 0 ]; then
    tail -n 20 "$log" | sed 's/^/   | /' >&2
    say "   failed after $(seconds_since "$start") s; full log: $log"
    return "$status"
  fi
  say "   done in $(seconds_since "$start") s"
}

# have COMMAND...: true when all commands are there, also those that only root's PATH has.
have() {
  local c
  for c in "$@"; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$c" >/dev/null 2>&1 || return 1
  done
}

# free_mib DIR: free space below DIR in MiB.
free_mib() { df -Pm "$1" | awk 'NR == 2 { print $4 }'; }

# need_space DIR MIB WHAT
need_space() {
  local free
  mkdir -p "$1"
  free=$(free_mib "$1")
  [ "$free" -ge "$2" ] ||
    die "$3 needs $2 MiB free in $1 but only $free MiB are left; free some space or set MLLB_HOME to a larger disk"
}

# running PID NAME: true when PID lives and is our process (stale pid files name strangers).
running() {
  [ -n "${1:-}" ] && [ -r "/proc/$1/cmdline" ] &&
    tr '\0' ' ' <"/proc/$1/cmdline" | grep -q -- "$2"
}

# end_group LEADER: ends a job that has a group of its own with all that it started, and returns when nothing of it is left; its
# scripts get half a minute to put away what they have. That its leader has ended says nothing of the others.
end_group() {
  local waited=0
  kill -TERM -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  while kill -0 -- "-$1" 2>/dev/null && [ "$waited" -lt 300 ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
}
