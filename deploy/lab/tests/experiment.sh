#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One whole small experiment on the node, and beside it a second run that waits for the host and is stopped by Ctrl-C, and
# a client who wants the node to load a file of theirs. What else such a client tries: deploy/lab/long/attack.sh.
# Own server, ports, store and node, so that it disturbs nobody; images and binaries are the shared ones.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
# shellcheck source=deploy/lab/attacker.sh
. "$root/deploy/lab/attacker.sh"
readonly NAME=test-run
export MLLB_PORT=27400 MLLB_UI_PORT=28400 MLLB_SERVER_DIR=$SCRATCH/server MLLB_WORKER_DIR=$SCRATCH/worker \
  MLLB_ARTIFACTS=$SCRATCH/artifacts
lab=$root/deploy/lab/lab
trap 'clean_up >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

clean_up() {
  "$lab" down --name "$NAME" --powercut
  "$root/deploy/temporal/local/worker" down
  "$root/deploy/temporal/local/server" down
}

# begin NAME WORD...: a run in the background, behind the words; its pid in PID, its output in $SCRATCH/NAME.{out,err}.
begin() {
  local name=$1
  shift
  # Job control gives it the usual meaning of SIGINT, which background jobs of a script lack; a suite that was started in the
  # background hands on that it is ignored.
  set -m
  env --default-signal=INT,QUIT "$@" "$root/mllb" run "$root/benchmarks/plans/smoke.yaml" --name "$NAME" --clock host -o "$SCRATCH/reports" \
    >"$SCRATCH/$name.out" 2>"$SCRATCH/$name.err" </dev/null &
  PID=$!
  set +m
}

# said NAME PATTERN SECONDS: waits until the run said it.
said() {
  local waited=0
  until grep -qE "$2" "$SCRATCH/$1.err"; do
    [ "$waited" -lt "$3" ] || { tail -n 30 "$SCRATCH/$1.err"; return 1; }
    sleep 1
    waited=$((waited + 1))
  done
}

interrupted() {
  local status=0
  kill -INT "$1"
  wait "$1" || status=$?
  cat "$SCRATCH/second.err"
  equal 130 "$status"
}

# The kernel that runs and its BTF are no secret.
theirs_is_in_the_store() {
  RELEASE=$("$lab" shell --name "$NAME" -- uname -r) && BTF=$("$lab" shell --name "$NAME" -- 'sha256sum </sys/kernel/btf/vmlinux') &&
    printf 'no module of this machine' >"$SCRATCH/theirs.ko" && KO=$(store "$SCRATCH/theirs.ko" mllb.ko)
}

# refused PATTERN EXPERIMENT: a trial in that name ends with this sentence.
refused() {
  local status=0
  asks_for_a_trial "$NAME" "$2" theirs "$KO" "$RELEASE" "${BTF:0:64}" >"$SCRATCH/said" 2>&1 || status=$?
  cat "$SCRATCH/said"
  [ "$status" -ne 0 ] && [ "$status" -ne 124 ] && grep -qE "$1" "$SCRATCH/said"
}

# The plan is too small for a verdict, so "inconclusive" is as good an end as any; which repetitions count is looked at below.
ended_well() {
  tail -n 40 "$SCRATCH/first.err"
  [ "$FIRST_STATUS" -eq 0 ] || [ "$FIRST_STATUS" -eq 4 ]
}

report_holds() {
  python3 - "$SCRATCH"/reports/experiment-smoke-*.json <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
proof = report["lineage"]["proof"]
trials = report["trials"]
repetitions = [r for every in report["repetitions"].values() for r in every]
facts = {
    "marked as emulated": report["emulated"] is True,
    "rows that reached the heuristic": report["dataset"]["rows"] >= 500,
    "every verdict is the derived one": report["dataset"]["counters"]["mismatches"] == 0,
    "self-test of the loaded module": proof["vectors"] > 0 and proof["moduleMismatches"] == 0 and proof["hookSeen"],
    "both trials measured": len(trials) == 2 and all(t["measurement"] for t in trials),
    "live decisions": sum(t["measurement"]["liveDecisions"] for t in trials) > 0,
    "repetitions of both arms count": {r["slot"]["arm"] for r in repetitions if not r["voidReasons"]} == {"native", "mllb"},
    "host restored": "restore" in report["phaseSeconds"],
}
print("\n".join(f"{'yes' if holds else 'NO '} {fact}" for fact, holds in facts.items()))
sys.exit(not all(facts.values()))
PYTHON
}

page_stands_alone() {
  local page
  page=$(sed -n 's/^report: //p' "$SCRATCH/first.out")
  [ -s "$page" ] && grep -qi "emulated" "$page" && ! grep -qE '(src|href)="https?://' "$page"
}

all_down() {
  ! "$lab" status --name "$NAME" && ! "$root/deploy/temporal/local/server" status &&
    ! "$root/deploy/temporal/local/worker" status
}

bad_plan() {
  sed 's/duration: 40s/duration: -20s/; s/stress-ng-schedmix/no-such-thing/' "$root/benchmarks/plans/smoke.yaml" >"$SCRATCH/bad.yaml"
  local status=0
  "$root/mllb" run "$SCRATCH/bad.yaml" --name "$NAME" 2>"$SCRATCH/bad.err" || status=$?
  cat "$SCRATCH/bad.err"
  equal 3 "$status" && grep -qE 'bad\.yaml:[0-9]+: .*duration' "$SCRATCH/bad.err" && all_down
}

check "a bad plan starts nothing, exit 3" bad_plan
begin first timeout --kill-after=60 1800
FIRST=$PID
check "the first run collects" said first '  collect' 900
check "a client puts a file into the store" theirs_is_in_the_store
check "who does not hold the host has it load nothing" refused "$NAME does not do Measure for attack, as .* has its lease" attack
check "in the name of who does, it loads no file of others" refused 'was not built on this machine' experiment-smoke-1
begin second
check "the second run waits for the host and says so" said second 'lease: .*experiment-smoke' 300
check "Ctrl-C ends the second run with 130" interrupted "$PID"
FIRST_STATUS=0
wait "$FIRST" || FIRST_STATUS=$?
check "the first run ends well" ended_well
check "its report holds what was asked" report_holds
check "the page needs no network and says it is emulated" page_stands_alone
check "everything is down afterwards" all_down
finish
