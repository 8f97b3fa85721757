#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A host that cannot be put back is lent to nobody: kept-host.sh [KERNEL [DIST]]. Boots a node of its own beside a server and
# a control worker of its own. A tunable becomes read-only under an experiment, which then is terminated: its lease has to put
# the host back, keeps it while that cannot be done, and lends it on when it can. Up to an hour, most of it the lease's patience.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
# shellcheck source=deploy/lab/attacker.sh
. "$root/deploy/lab/attacker.sh"
readonly NAME=${MLLB_TEST_NODE:-test-kept}
export MLLB_PORT=27470 MLLB_UI_PORT=28470 MLLB_SERVER_DIR=$SCRATCH/server MLLB_WORKER_DIR=$SCRATCH/worker \
  MLLB_ARTIFACTS=$SCRATCH/artifacts
lab=$root/deploy/lab/lab
kernel=${1:-7.2}
dist=${2:-$root/worker/target/dist/node}
trap 'clean_up >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

clean_up() {
  "$lab" down --name "$NAME" --powercut
  "$root/deploy/temporal/local/worker" down
  "$root/deploy/temporal/local/server" down
}

in_node() { timeout 900 "$lab" shell --name "$NAME" -- "$@"; }

mllb() { timeout 3600 "$root/mllb" "$@" --address "127.0.0.1:$MLLB_PORT"; }

# plan NAME REPETITIONS
plan() {
  cat >"$SCRATCH/$1.yaml" <<PLAN
name: $1
seed: 20261201
arms:
  native: {}
  eager: {tune: {swappiness: 5}}
design: {warmup: 0, minRepetitions: 2, maxRepetitions: $2, confidence: 0.95, indifferencePercent: 1, settle: 0s, calibrationRepetitions: 0, instrumentedBlocks: 0}
trials:
  - name: cpu
    workload: stress-ng-cpu
    parameters: {duration: 10s}
PLAN
}

# begun NAME VARIABLE: starts the plan and keeps the experiment's id.
begun() {
  local id
  id=$(mllb start "$SCRATCH/$1.yaml" --host "$NAME" --artifacts "$MLLB_ARTIFACTS" --json | tee /dev/stderr | grep -oE "experiment-$1-[0-9]+" | head -n 1)
  printf -v "$2" %s "$id"
  [ -n "$id" ]
}

# within SECONDS COMMAND...
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || { printf 'not in time: %s\n' "$*"; return 1; }
    sleep 5
  done
}

swappiness_is() { in_node "grep -qx $1 /proc/sys/vm/swappiness"; }

# The worker in the node has the same mounts as its shell.
cannot_be_put_back() {
  in_node 'cd /proc/sys/vm && mount --bind swappiness swappiness && mount -o remount,bind,ro swappiness && ! echo 60 >swappiness'
}

hosts() { mllb hosts --no-look | tee "$SCRATCH/hosts"; }
not_restored() { hosts | grep -q "$FIRST (not restored)"; }
says_why() { hosts; grep -q swappiness "$SCRATCH/hosts"; }
second_waits() { mllb status "$SECOND" | tee /dev/stderr | grep -q "$FIRST"; }
second_ended() { temporal workflow describe --workflow-id "$SECOND" --output json | grep -q '"WORKFLOW_EXECUTION_STATUS_COMPLETED"'; }

plan first 40
plan second 2
check "server" "$root/deploy/temporal/local/server" up
check "control worker" "$root/deploy/temporal/local/worker" up
check "boots, and its worker polls" "$lab" up --name "$NAME" --kernel "$kernel" --dist "$dist" --fresh --address "10.0.2.2:$MLLB_PORT" --timeout 900
check "the owner's value" in_node 'echo 60 >/proc/sys/vm/swappiness'
check "an experiment is started" begun first FIRST
check "its arm is set" within 600 swappiness_is 5
check "what it set cannot be put back" cannot_be_put_back
check "it is terminated" temporal workflow terminate --workflow-id "$FIRST" --reason "the suite"
check "another is started" begun second SECOND
check "the lease cannot put the host back, and says so" within 3000 not_restored
check "the list of hosts says why" says_why
check "the other still waits, and knows for whom" second_waits
check "nothing was put back, nothing lent" swappiness_is 5
check "what hindered goes away" in_node 'umount /proc/sys/vm/swappiness'
check "the lease puts the host back" within 600 swappiness_is 60
check "the other has the host and ends" within 1500 second_ended
check "the host is as it was" swappiness_is 60
check "down" "$lab" down --name "$NAME"
finish
