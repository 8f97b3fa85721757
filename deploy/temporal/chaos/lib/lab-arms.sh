# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154,SC2034
# Faults in the middle of each kind of arm, of lab.sh. Sourced after its other parts.

# in_arm TEST: waits until the node says that an arm is in force; nothing of the experiment is asked, whose word is a minute old.
# A trial that waits for a person meanwhile, as a module is in quarantine, is answered.
in_arm() {
  local waited=0 phase trial detail
  until in_node "$1" 2>/dev/null; do
    [ "$waited" -lt 900 ] || return 1
    read -r phase trial detail < <(progress) || phase=
    [ "${trial:--}" = - ] || operator "$trial" "$detail"
    sleep 1
    waited=$((waited + 1))
  done
}

# The kinds of arm in the plan below, and how each is seen in the node; a scheduler by rule and one by model look alike.
in_force() {
  case $1 in
  setting) printf '%s' 'test "$(cat /sys/kernel/debug/sched/migration_cost_ns)" = 0' ;;
  module) printf '%s' 'grep -qw active /sys/kernel/mllb/mode' ;;
  scheduler) printf '%s' 'grep -qw enabled /sys/kernel/sched_ext/state' ;;
  esac
}

kill_in_arm() { in_arm "$(in_force "$1")" && worker_kill; }

cut_in_arm() {
  in_arm "$(in_force "$1")" || return 1
  "$lab" down --name "$NAME" --powercut
  sleep 5
  node_up
}

# Repetitions long enough to be met, and enough of them for two faults in each arm; a model of any quality.
arms_plan() {
  sed 's/minRepetitions: 8/minRepetitions: 6/; s/maxRepetitions: 8/maxRepetitions: 6/; s/instrumentedBlocks: 1/instrumentedBlocks: 0/
    /^trials/,$ s/loops: 20/loops: 40/' "$root/benchmarks/plans/four-arms.yaml" >"$SCRATCH/arms.yaml"
  cat >>"$SCRATCH/arms.yaml" <<'PLAN'
gates: {minAccuracy: 0.5, minBalancedAccuracy: 0.5, minErrorRemoved: 0, minIntegerAgreement: 0.95}
tune: {values: {migration_cost_ns: 5000000}}
PLAN
  printf '%s\n' "$SCRATCH/arms.yaml"
}

# arms: a worker that is killed and a node that loses power in each kind of arm.
arms() {
  local kind
  ID=$(patiently mllb start "$(arms_plan)" --host "$NAME" | tail -n 1)
  say "experiment $ID"
  in_phase trials
  for kind in setting module scheduler; do fault_now "worker kill -9 in an arm with a $kind" "kill_in_arm $kind"; done
  for kind in scheduler module setting; do fault_now "power off in an arm with a $kind" "cut_in_arm $kind"; done
  ended completed
}

# A kernel of an arm that boots; its network, its worker and its power go.
in_newer() { in_arm 'uname -r | grep -q "^6[.]16" && pgrep -u mllb-workload'; }
newer_kill() { in_newer && worker_kill; }
newer_unplugged() { in_newer && network_cut; }
newer_cut() {
  in_newer || return 1
  "$lab" down --name "$NAME" --powercut
  sleep 5
  node_up
}

boots_plan() {
  sed '/^  # Too little/,/^  tiny/d; s/duration: 5s/duration: 8s/' "$root/benchmarks/plans/two-kernels.yaml" >"$SCRATCH/boots.yaml"
  printf '%s\n' "$SCRATCH/boots.yaml"
}

# boots: the same in the kernel of an arm that boots. The owner has to allow it, and a worker reads that at its start.
boots() {
  local old new
  old=$(in_node 'pgrep -x java')
  in_node 'mkdir -p /etc/mllb; echo "boots: {}" >/etc/mllb/policy.yaml; pkill -TERM -x java'
  until new=$(in_node 'pgrep -x java') && [ "$new" != "$old" ]; do sleep 2; done
  worker_polls "$new"
  ID=$(patiently mllb start "$(boots_plan)" --host "$NAME" | tail -n 1)
  say "experiment $ID"
  in_phase trials
  fault_now "worker kill -9 in the kernel of arm newer" newer_kill
  fault_now "network cut for 75 s in the kernel of arm newer" newer_unplugged
  fault_now "power off in the kernel of arm newer" newer_cut
  ended completed
}
