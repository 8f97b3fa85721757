# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Runs a command in a node and hands back its output and exit status: see node/command-loop. Sourced after qemu.sh.

# Exit status when the node went away under the command; ssh uses the same.
readonly NODE_LOST=255

# ring NAME: wakes the node's command loop, which looks by itself once a second.
ring() {
  (cd "$(node_dir "$1")" && printf '\n' | socat -t 0.1 - UNIX-CONNECT:bell.sock) >/dev/null 2>&1 8>&- 9>&- || true
}

# post NAME DIR: the mark comes last, so that the node never sees half a request.
post() {
  : >"$2/posted"
  ring "$1" &
}

# command_text ARG...: one argument is a line for the shell, several are words that stay as they are.
command_text() {
  if [ $# -eq 1 ]; then printf '%s\n' "$1"; else printf '%q ' "$@"; printf '\n'; fi
}

# emit FILE FD OFFSET: prints what FILE has beyond OFFSET; sets EMITTED to the new offset.
emit() {
  local size
  EMITTED=$3
  size=$(stat -c %s "$1" 2>/dev/null || echo 0)
  [ "$size" -gt "$3" ] || return 0
  tail -c "+$(($3 + 1))" "$1" | head -c $((size - $3)) >&"$2"
  EMITTED=$size
}

# follow NAME DIR BOOT_ID: shows output as it grows until the status is there.
follow() {
  local out=0 err=0 done=0
  while [ "$done" -eq 0 ]; do
    if [ -e "$2/status" ]; then
      done=1
    elif ! node_running "$1" || [ "$(cat "$(node_dir "$1")/exchange/ready" 2>/dev/null)" != "$3" ]; then
      done=2
    else
      sleep 0.05
    fi
    emit "$2/out" 1 "$out"; out=$EMITTED
    emit "$2/err" 2 "$err"; err=$EMITTED
  done
  [ "$done" -eq 1 ]
}

# run_in_node NAME STDIN_YES_NO ARG...
run_in_node() {
  local name=$1 with_input=$2 id dir boot status
  shift 2
  id=$(date +%s%N)-$$
  dir=$(node_dir "$name")/exchange/requests/$id
  boot=$(cat "$(node_dir "$name")/exchange/ready" 2>/dev/null) || die "node $name is not ready; see: mllb lab status"
  mkdir -p "$dir"
  command_text "$@" >"$dir/command"
  if [ "$with_input" = yes ]; then cat >"$dir/in"; else : >"$dir/in"; fi
  # shellcheck disable=SC2064
  trap ": >'$dir/stop'; exit 130" INT TERM
  post "$name" "$dir"
  if follow "$name" "$dir" "$boot"; then
    status=$(cat "$dir/status")
  else
    say "$MLLB_PROGRAM: node $name went down or restarted while the command ran"
    status=$NODE_LOST
  fi
  trap - INT TERM
  rm -rf "$dir"
  return "$status"
}
