# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154,SC2120
# The faults of lab.sh, one function each, which fails where what it waits for does not come (errexit is off in them). Sourced; NAME is the node, lab the program that drives it.

in_node() { timeout 300 "$lab" shell --name "$NAME" -- "$1"; }

node_up() { "$lab" up --name "$NAME" --address "10.0.2.2:$MLLB_PORT" --timeout 600 "${NODE[@]}" "$@"; }

# worker_polls [PID]: an emulated node on a starved machine needs minutes for its worker's start. The server names a worker
# that is gone for a while: which process is meant says its number.
worker_polls() {
  local waited=0
  until "$temporal" task-queue describe --task-queue "mllb-host-$NAME" --task-queue-type activity \
    --address "127.0.0.1:$MLLB_PORT" 2>/dev/null | grep -E >/dev/null "mllb-host/$NAME/[^/]+/${1:-[0-9]+}\b"; do
    [ "$waited" -lt 900 ] || return 1
    sleep 3
    waited=$((waited + 3))
  done
}

mllb() {
  local command=$1
  shift
  MLLB_LOG=ERROR java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$root/worker/target/dist/full/lib/*" \
    -Dmllb.share="$root/worker/target/dist/full/share" dev.mllb.cli.Mllb "$command" "$@" --address "127.0.0.1:$MLLB_PORT"
}

# patiently CMD...: a starved machine may answer a first call too late.
patiently() {
  local tries
  for tries in 1 2 3 4 5 6; do
    "$@" && return 0
    sleep "$tries"
  done
  return 1
}

worker_kill() { in_node 'pkill -KILL -x java'; }

worker_stop() { in_node 'pkill -STOP -x java; sleep 120; pkill -CONT -x java'; }

# load_kill: the workload itself, as the out-of-memory killer would.
load_kill() { in_node 'for i in $(seq 240); do pkill -KILL stress-ng && exit 0; sleep 0.5; done; exit 1'; }

disk_full() {
  in_node 'fallocate -l "$(df --output=avail -B1 /var/lib/mllb | tail -n 1)" /var/lib/mllb/filler || true
    dd if=/dev/zero of=/var/lib/mllb/filler2 bs=4k 2>/dev/null; df /var/lib/mllb | tail -n 1; sleep 20
    rm -f /var/lib/mllb/filler /var/lib/mllb/filler2'
}

clock_jump() { in_node 'date; date -s "+1 hour"'; }

network_cut() {
  monitor '{"execute":"set_link","arguments":{"name":"net","up":false}}'
  sleep 75
  monitor '{"execute":"set_link","arguments":{"name":"net","up":true}}'
}

monitor() {
  (cd "$MLLB_HOME/run/$NAME" &&
    printf '{"execute":"qmp_capabilities"}\n%s\n' "$1" | socat -t 1 - UNIX-CONNECT:qmp.sock >/dev/null)
}

# flaky_insmod: two of three times.
flaky_insmod() { module_programs_stand_in && in_node 'echo 0 >/root/flaky; sync'; }

await_mode() {
  in_node "for i in \$(seq 1200); do grep -qw $1 /sys/kernel/mllb/mode 2>/dev/null && exit 0; sleep 0.2; done; exit 1"
}

# panic_active: 255 is what a command says that the node's going down ended; it comes back by itself.
panic_active() {
  local status=0
  await_mode active || return 1
  # From here on loads meet the quarantine, not a flaky insmod.
  in_node 'mv /root/flaky /root/was-flaky; sync'
  in_node 'echo c >/proc/sysrq-trigger; sleep 200' || status=$?
  [ "$status" -eq 255 ] && node_up
}

worker_kill_active() { await_mode active && worker_kill; }

power_off() {
  in_node 'for i in $(seq 1200); do [ -e /sys/module/mllb ] && exit 0; sleep 0.2; done; exit 1' || return 1
  "$lab" down --name "$NAME" --powercut
  sleep 20
  node_up
}

# killed_at_points POINT...: the worker dies at each, written as before-insmod; what starts it again meets the next one, and so
# does who puts the node back when it starts. Each costs a heartbeat's time-out.
killed_at_points() {
  local waited=0
  module_programs_stand_in && in_node "printf '%s\n' $* | tr - ' ' >/root/points; sync" || return 1
  until in_node '! test -e /root/points'; do
    [ "$waited" -lt 1800 ] || { in_node 'cat /root/points'; return 1; }
    sleep 5
    waited=$((waited + 5))
  done
}

# reset_and_set_again: what the plan sets is in force before anything is measured in the next boot.
reset_and_set_again() {
  await_mode active && "$lab" reset --name "$NAME" && await_mode active &&
    in_node 'cat /sys/kernel/debug/sched/migration_cost_ns; grep -qx 5000000 /sys/kernel/debug/sched/migration_cost_ns'
}
