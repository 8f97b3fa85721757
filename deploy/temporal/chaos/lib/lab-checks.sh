# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154,SC2120
# What lab.sh waits for and what must hold afterwards. Sourced; ID is the experiment.

GOOD=0 WRONG=0 FAULTS=0 CLEARED=0 ANSWERED=0

holds() {
  local what=$1
  shift
  if "$@" >"$SCRATCH/check.log" 2>&1; then
    GOOD=$((GOOD + 1))
    printf 'ok %s\n' "$what"
  else
    WRONG=$((WRONG + 1))
    printf 'not ok %s\n' "$what"
    sed 's/^/   | /' "$SCRATCH/check.log"
  fi
}

server_says() { "$temporal" "$@" --address "127.0.0.1:$MLLB_PORT" -o json; }

# progress: phase, the trial that waits for a person or -, and what a person reads.
progress() {
  server_says workflow query -w "$ID" --type progress 2>/dev/null |
    python3 -c 'import json,sys; r=json.load(sys.stdin)["queryResult"]; r=r[0] if isinstance(r, list) else r; print(r["phase"], r["waitingFor"] or "-", r["detail"])' 2>/dev/null
}

# operator TRIAL SENTENCE: what a person does who reads that a trial waits: looks at the quarantine when it is named
# there, lets the module in with a reason, and says "again".
operator() {
  local digest
  printf '   %s the operator reads: %s\n' "$(date +%T)" "$2"
  if [[ $2 == *quarantine* ]]; then
    mllb quarantine | tee "$SCRATCH/quarantine.txt" | sed 's/^/   | /'
    digest=$(grep -m 1 refused "$SCRATCH/quarantine.txt" | grep -oE '[0-9a-f]{64}') || return 0
    mllb quarantine clear "$digest" --reason "the faults were injected" | sed 's/^/   | /'
    CLEARED=$((CLEARED + 1))
  fi
  mllb retry "$ID" "$1" | sed 's/^/   | /'
  ANSWERED=$((ANSWERED + 1))
}

status() {
  server_says workflow describe -w "$1" 2>/dev/null |
    python3 -c 'import json,sys; print(json.load(sys.stdin)["workflowExecutionInfo"]["status"])' 2>/dev/null
}

# in_phase PHASE: waits until the experiment is in it; fails when it has ended or is past it. Thirteen boots of a starved node
# take an hour.
in_phase() {
  local waited=0 phase trial detail last=
  while [ "$waited" -lt 3600 ]; do
    read -r phase trial detail < <(progress) || phase=
    [ -z "$phase" ] || [ "$phase" = "$last" ] || printf '   %s %s: %s\n' "$(date +%T)" "$phase" "$detail"
    last=$phase
    [ "${trial:--}" = - ] || operator "$trial" "$detail"
    [ "$phase" = "$1" ] && return 0
    [ "$phase" != "done" ] || return 1
    sleep 2
    waited=$((waited + 2))
  done
  return 1
}

# fault PHASE WORDS FUNCTION: injects it when the experiment is in the phase.
fault() {
  local phase=$1
  if ! in_phase "$phase"; then
    WRONG=$((WRONG + 1))
    printf 'not ok %s: phase %s was not reached\n' "$2" "$phase"
    return 0
  fi
  # Past the phase's beginning: there is something to lose.
  [ "$phase" != collect ] || sleep 8
  fault_now "$2 ($phase)" "$3"
}

fault_now() {
  printf '== %s %s\n' "$(date +%T)" "$1"
  FAULTS=$((FAULTS + 1))
  # A function and its words.
  # shellcheck disable=SC2086
  $2 >"$SCRATCH/fault-$FAULTS.log" 2>&1 || {
    WRONG=$((WRONG + 1))
    printf 'not ok %s could not be injected\n' "$1"
    tail -n 5 "$SCRATCH/fault-$FAULTS.log"
  }
}

# ended completed: the experiment's end, and what is left.
ended() {
  in_phase "done" || true
  sleep 3
  holds "the experiment completed" is_status "$ID" WORKFLOW_EXECUTION_STATUS_COMPLETED
  holds "its report has all trials, and every row once" report_is_right
  holds "the module is out" in_node '! test -e /sys/module/mllb'
  holds "no note of a loaded module or of a boot" in_node '! test -e /var/lib/mllb/loaded.json && ! test -e /var/lib/mllb/boot.json'
  holds "no scheduler is left" in_node 's=/sys/kernel/sched_ext/state; ! test -e $s || grep -w disabled $s'
  holds "kernel and command line are those of before" in_node "test \"\$(uname -r; cat /proc/cmdline)\" = '$KERNEL'"
  holds "tunables are back" in_node "test \"\$(cat /sys/kernel/debug/sched/migration_cost_ns)\" = $COST"
  holds "no workload is left" in_node '! pgrep "stress-ng|hackbench"'
  holds "the lease is free" lease_is_free
}

is_status() { [ "$(status "$1")" = "$2" ] || { status "$1"; return 1; }; }

lease_is_free() { ! is_status "lease-$NAME" WORKFLOW_EXECUTION_STATUS_RUNNING; }

report_is_right() {
  server_says workflow result -w "$ID" >"$SCRATCH/result.json"
  python3 "$root/deploy/temporal/chaos/lib/result.py" "$SCRATCH/result.json" "$MLLB_ARTIFACTS"
}

summary() {
  printf '%s faults, %s answers of the operator, %s checks held, %s did not\n' "$FAULTS" "$ANSWERED" "$GOOD" "$WRONG"
  [ "$WRONG" -eq 0 ]
}
