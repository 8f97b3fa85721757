# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The commands of `lab`. Sourced last; options are in the variables that `defaults` of lab lists.

# lab_packages: what lab_image installs of the distribution's packages, and nothing else.
lab_packages() {
  check_recipe "$KERNEL" "$ROOT"
  qemu_packages
  [ -z "$LLCS$CAPACITIES" ] || need_packages "a device tree of its own" fdtput=device-tree-compiler
  image_ready "$KERNEL" "$ROOT" || image_packages
}

lab_image() {
  lab_packages
  need_image "$KERNEL" "$ROOT"
}

lab_up() {
  local dir start=$EPOCHREALTIME
  dir=$(node_dir "$NAME")
  umask 077
  mkdir -p "$dir/exchange/requests"
  exec 9>"$dir/lock"
  have flock && { flock -n 9 || { say "node $NAME is being started by someone else; waiting"; flock 9; }; }
  cd "$dir" || die "cannot enter $dir"
  if node_running "$NAME"; then
    if node_current; then
      wait_ready "$dir"
      say "node $NAME is already up (pid $(node_pid "$NAME"))"
      return 0
    fi
    say "node $NAME runs with another worker or other settings; starting it anew"
    lab_down
  fi
  lab_image
  start=$EPOCHREALTIME
  prepare_node "$dir"
  start_qemu "$NAME" "$(image_dir "$(image_name "$KERNEL" "$ROOT")")" "$ARTIFACTS" ||
    die "QEMU did not start: $(tail -n 1 qemu.log); see $dir/qemu.log"
  wait_ready "$dir"
  say "node $NAME is ready after $(seconds_since "$start") s: kernel $(cat "$(image_dir "$(cat kernel)")/version"), host name $NAME"
}

# node_current: the running node is what would be started now.
node_current() {
  [ "$FRESH" = no ] && [ "$(cat kernel)" = "$(image_name "$KERNEL" "$ROOT")" ] &&
    [ "$(machine)" = "$(cat machine)" ] && [ "$(settings)" = "$(cat exchange/node.env)" ] &&
    { [ "$WORKER" = no ] || [ "$(distribution_stamp "$DIST")" = "$(cat dist.stamp 2>/dev/null)" ]; }
}

settings() { write_settings "$NAME" "$WORKER" "$ADDRESS" "$NAMESPACE" "$ROLES" "$REHEARSAL"; }

machine() { printf '%s\n' "$MEMORY" "$CPUS" "$CLOCK" "$CPU" "$NUMA" "$LLCS" "$CAPACITIES" "$CMDLINE" "${ALSO[@]}"; }

prepare_node() {
  local name image
  name=$(image_name "$KERNEL" "$ROOT")
  image=$(image_dir "$name")
  need_space "$1" 1000 "the disk of node $NAME"
  mkdir -p "$ARTIFACTS"
  rm -rf exchange/requests exchange/worker.log
  mkdir exchange/requests
  need_overlay "$image" "$FRESH"
  need_distribution "$DIST"
  need_kernels "$image"
  settings >exchange/node.env
  build_initramfs "$image" initramfs
  machine >machine
  printf '%s\n' "$name" >kernel
}

wait_ready() {
  local waited=0
  while [ ! -e "$1/exchange/ready" ]; do
    node_running "$NAME" || die "node $NAME ended while booting: $(tail -n 1 "$1/qemu.log" "$1/console.log"); see $1/console.log"
    [ "$waited" -lt $((TIMEOUT * 10)) ] ||
      die "node $NAME was not ready after $TIMEOUT s; it is still running, see $1/console.log, stop it with: mllb lab down --name $NAME"
    sleep 0.1
    waited=$((waited + 1))
  done
}

lab_down() {
  local dir pid
  dir=$(node_dir "$NAME")
  if ! node_running "$NAME"; then
    rm -f "$dir"/pid "$dir"/*.sock "$dir/exchange/ready"
    say "node $NAME is not running"
    return 0
  fi
  pid=$(node_pid "$NAME")
  if [ "$POWERCUT" = no ] && [ -e "$dir/exchange/ready" ]; then
    ask_halt "$dir"
    wait_gone "$pid" 15 || true
  fi
  if node_running "$NAME"; then
    qmp "$NAME" quit || true
    wait_gone "$pid" 5 || kill -KILL "$pid"
  fi
  [ ! -e "$dir/exchange/rehearsed" ] || (cd "$dir" && rehearsal_stamp >rehearsed)
  rm -f "$dir"/pid "$dir"/*.sock "$dir/exchange/ready" "$dir/exchange/rehearsed"
  say "node $NAME is down"
}

# Where the time is real there is nothing to gain: a worker starts in a second.
lab_rehearsed() {
  local dir image
  dir=$(node_dir "$NAME")
  image=$(image_dir "$(image_name "$KERNEL" "$ROOT")")
  { [ "$(uname -m)" = aarch64 ] && [ -w /dev/kvm ]; } ||
    { [ -e "$dir/root.qcow2" ] && image_ready "$KERNEL" "$ROOT" &&
      [ "$(cat "$dir/rehearsed" 2>/dev/null)" = "$(cat "$image/stamp" && distribution_stamp "$DIST")" ]; }
}

# The image has what the archive has.
lab_headers() {
  check_recipe "$KERNEL" "$ROOT"
  read_recipe "$KERNEL" "$ROOT"
  [ "$KERNEL_HEADERS" = yes ] ||
    die "kernel $KERNEL: Debian's archive keeps its headers no more, so no module can be built for it; take another (mllb lab kernels), or arms without a module"
}

# ask_halt DIR: the orderly way, as a person at the node would type it.
ask_halt() {
  local request=$1/exchange/requests/halt
  mkdir -p "$request"
  : >"$request/in"
  printf 'exec /run/mllb/node/halt\n' >"$request/command"
  post "$NAME" "$request"
}

wait_gone() {
  local tries=0
  while [ -e "/proc/$1" ] && [ "$tries" -lt $(($2 * 10)) ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  [ ! -e "/proc/$1" ]
}

lab_status() {
  local dir name found=1
  for dir in "$MLLB_HOME"/run/*/; do
    name=$(basename "$dir")
    [ -e "$dir/kernel" ] || continue
    [ -z "$NAME_GIVEN" ] || [ "$name" = "$NAME" ] || continue
    found=0
    status_line "$name" "$dir" || found=3
  done
  [ "$found" -ne 1 ] || say "no node was ever started here; start one with: mllb lab up"
  [ "$found" -eq 0 ]
}

status_line() {
  local state=down
  if node_running "$1"; then
    state=booting
    [ ! -e "$2/exchange/ready" ] || state=ready
  fi
  printf '%-12s %-8s kernel %-12s pid %-8s %s\n' "$1" "$state" "$(cat "$2/kernel")" "$(node_pid "$1")" "$2"
  [ "$state" = ready ]
}

lab_shell() {
  node_running "$NAME" || die "node $NAME is not running; start it with: mllb lab up --name $NAME"
  if [ "${#WORDS[@]}" -gt 0 ]; then
    run_in_node "$NAME" "$INPUT" "${WORDS[@]}"
  else
    [ -t 0 ] || die "a shell needs a terminal; to run one command: mllb lab shell -- COMMAND"
    say "root shell of node $NAME; leave with Ctrl-]"
    cd "$(node_dir "$NAME")" && socat "-,raw,echo=0,escape=0x1d" UNIX-CONNECT:shell.sock
  fi
}

lab_reset() {
  node_running "$NAME" || die "node $NAME is not running; start it with: mllb lab up --name $NAME"
  local start=$EPOCHREALTIME dir
  dir=$(node_dir "$NAME")
  rm -f "$dir/exchange/ready"
  qmp "$NAME" system_reset || die "node $NAME did not take the reset; see $dir/qemu.log"
  wait_ready "$dir"
  say "node $NAME is ready again after $(seconds_since "$start") s"
}

lab_push() {
  local dir id
  [ "${#WORDS[@]}" -eq 2 ] || usage_error "push needs FILE and TARGET (an absolute path in the node)"
  [ -e "${WORDS[0]}" ] || die "no such file: ${WORDS[0]}"
  node_running "$NAME" || die "node $NAME is not running; start it with: mllb lab up --name $NAME"
  dir=$(node_dir "$NAME")/exchange
  id=push-$$
  mkdir -p "$dir/$id"
  cp -a "${WORDS[0]}" "$dir/$id/"
  local status=0 source
  source=/run/mllb/exchange/$id/$(basename "${WORDS[0]}")
  # sync: what was pushed survives a reset right after.
  run_in_node "$NAME" no "mkdir -p $(printf %q "$(dirname "${WORDS[1]}")") && cp -aT $(printf '%q %q' "$source" "${WORDS[1]}") && sync" || status=$?
  rm -rf "${dir:?}/$id"
  return "$status"
}
