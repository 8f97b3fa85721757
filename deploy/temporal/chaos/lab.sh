#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Chaos on the emulated node: real power cuts, panics, full disks and killed processes during one experiment of a
# small plan; then what nobody needs leaves the store; then a rerun of a trial, with more faults.
# lab.sh [first|gc|rerun|points]...
# Two more, each on a node of its own: in every kind of arm, and in the kernels of arms that boot.
# MLLB_CHAOS_KERNEL=7.2 lab.sh arms
# MLLB_CHAOS_ALSO=6.16 lab.sh boots
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
export MLLB_PROGRAM="lab.sh" MLLB_PORT=${MLLB_PORT:-7643} MLLB_UI_PORT=${MLLB_UI_PORT:-7644}
# shellcheck source=deploy/shell/common.sh
. "$root/deploy/shell/common.sh"
# shellcheck source=deploy/lab/module-programs.sh
. "$root/deploy/lab/module-programs.sh"
# shellcheck source=deploy/temporal/chaos/lib/lab-faults.sh
. "$root/deploy/temporal/chaos/lib/lab-faults.sh"
# shellcheck source=deploy/temporal/chaos/lib/lab-checks.sh
. "$root/deploy/temporal/chaos/lib/lab-checks.sh"
# shellcheck source=deploy/temporal/chaos/lib/lab-arms.sh
. "$root/deploy/temporal/chaos/lib/lab-arms.sh"
readonly NAME=${MLLB_CHAOS_NODE:-chaos}
NODE=(--kernel "${MLLB_CHAOS_KERNEL:-6.12}")
[ -z "${MLLB_CHAOS_ALSO:-}" ] || NODE+=(--also-kernel "$MLLB_CHAOS_ALSO")
readonly NODE
SCRATCH=${MLLB_CHAOS_SCRATCH:-$(mktemp -d /tmp/mllb-chaos-lab-XXXXXX)}
export MLLB_SERVER_DIR=$SCRATCH/server MLLB_WORKER_DIR=$SCRATCH/worker MLLB_ARTIFACTS=$SCRATCH/artifacts
lab=$root/deploy/lab/lab
temporal=$("$root/deploy/temporal/local/server" path)

everything_down() {
  "$lab" down --name "$NAME" --powercut
  "$root/deploy/temporal/local/worker" down
  "$root/deploy/temporal/local/server" down
}

everything_up() {
  "$root/deploy/temporal/local/server" up
  "$root/deploy/temporal/local/worker" up
  # With a scratch folder given, what runs from it goes on.
  if [ -n "${MLLB_CHAOS_SCRATCH:-}" ]; then node_up; else node_up --fresh; fi
  worker_polls
  COST=$(in_node 'cat /sys/kernel/debug/sched/migration_cost_ns')
  KERNEL=$(in_node 'uname -r; cat /proc/cmdline')
}

# plan: the smoke plan with a collection long enough for its faults, and an A/A calibration.
plan() {
  sed 's/duration: 40s/duration: 60s/; s/calibrationRepetitions: 0/calibrationRepetitions: 2/' \
    "$root/benchmarks/plans/smoke.yaml" >"$SCRATCH/chaos.yaml"
  printf '%s\n' "$SCRATCH/chaos.yaml"
}

first() {
  ID=$(patiently mllb start "$(plan)" --host "$NAME" | tail -n 1)
  say "experiment $ID"
  fault preflight "clock jumps one hour ahead" clock_jump
  fault collect "worker kill -9" worker_kill
  fault collect "stress-ng killed" load_kill
  fault collect "disk of the node full for 20 s" disk_full
  fault build "network cut for 75 s" network_cut
  fault_now "insmod fails 2 of 3 times from now on" flaky_insmod
  fault calibrate "stress-ng killed" load_kill
  fault trials "panic with the module active" panic_active
  fault trials "power off with the module loaded" power_off
  ended completed
  holds "insmod failed as it was told to" in_node 'cat /root/was-flaky; test "$(cat /root/was-flaky)" -ge 3'
  # Twice a node went down with the module in its kernel: nobody loads it before an operator says so.
  holds "the module was in quarantine until an operator let it in" test "$CLEARED" -ge 1
}

# gc: what nobody refers to goes; the report can be made again, and a rerun afterwards finds all it needs.
gc() {
  local digest junk
  digest=$(printf 'junk' | sha256sum | cut -c1-64)
  junk=$MLLB_ARTIFACTS/${digest:0:2}/$digest/junk.txt
  mkdir -p "${junk%/*}"
  printf 'junk' >"$junk"
  # The store of this server's experiments; a worker claims it at its start, a copied one is claimed here.
  mllb artifacts own | tail -n 1
  mllb artifacts gc --older-than 0 | tail -n 1
  mllb artifacts gc --older-than 0 --delete | tail -n 1
  holds "what nobody refers to is gone" test ! -e "$junk"
  holds "nothing else is garbage any more" gc_finds_nothing
  holds "the report can be made again" mllb report "$ID" -o "$SCRATCH/report.html"
}

gc_finds_nothing() { mllb artifacts gc --older-than 0 | tail -n 1 | grep -w '^0'; }

rerun() {
  patiently mllb rerun "$ID" --trial schedmix
  fault trials "worker stopped for 2 minutes" worker_stop
  fault trials "stress-ng killed" load_kill
  fault trials "worker kill -9, module active" worker_kill_active
  ended completed
}

# points: an experiment of its own; its worker dies where a module is on its way, in each step that loads one. Only preflight
# is not waited for when no worker answers for two minutes, which two kills in a row may take.
points() {
  ID=$(patiently mllb start "$(plan)" --host "$NAME" | tail -n 1)
  say "experiment $ID"
  fault preflight "worker kill -9 right after insmod" "killed_at_points after-insmod"
  fault verify "worker kill -9 before and after insmod, before and after rmmod" "killed_at_points before-insmod after-insmod before-rmmod after-rmmod"
  fault trials "worker kill -9 before and after insmod, before and after rmmod" "killed_at_points before-insmod after-insmod before-rmmod after-rmmod"
  fault trials "reset with the module active" reset_and_set_again
  ended completed
}

trap 'everything_down >"$SCRATCH/down.log" 2>&1' EXIT
say "logs: $SCRATCH"
everything_up
for part in "${@:-first}"; do "$part"; done
summary
