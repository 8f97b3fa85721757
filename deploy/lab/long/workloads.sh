#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every workload of the catalogue on a node, as the user that workloads have: workloads.sh [KERNEL [DIST]]. Boots a node
# of its own. Half an hour under emulation: each one is measured four times for a second or two.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
readonly NAME=${MLLB_TEST_NODE:-test-workloads}
lab=$root/deploy/lab/lab
kernel=${1:-6.12}
dist=${2:-$root/worker/target/dist/node}
readonly none=0000000000000000 nice=0000000000800000
trap '"$lab" down --name "$NAME" --powercut >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

in_node() { timeout 900 "$lab" shell --name "$NAME" -- "$@"; }

# In the node: a line for each process seen in a workload's group, with what the kernel says of it.
cat >"$SCRATCH/look" <<'LOOK'
while [ -e /run/looking ]; do
  for group in /sys/fs/cgroup/mllb/*; do
    [ -e "$group/cgroup.procs" ] || continue
    while read -r pid; do
      { while read -r key value _; do
          case $key in
          Name:) name=$value ;;
          Uid:) uid=$value ;;
          CapPrm: | CapEff: | CapBnd:) printf -v "${key%:}" %s "$value" ;;
          NoNewPrivs:) nnp=$value ;;
          esac
        done <"/proc/$pid/status"
        keys=$(tr '\0' '\n' <"/proc/$pid/environ" | sed 's/=.*//' | sort | tr '\n' ,)
      } 2>/dev/null || continue
      echo "$name uid=$uid prm=$CapPrm eff=$CapEff bnd=$CapBnd nnp=$nnp env=$keys"
    done <"$group/cgroup.procs"
  done 2>/dev/null
done
LOOK

# runs WORKLOAD MASK [OPTION...]: it measures; its processes are the user's and have this capability mask; nothing of
# it stays. Root's are only those that start it, and perf, which counts around it.
runs() {
  local workload=$1 mask=$2 parameter words=''
  shift 2
  for parameter; do words+=" $parameter"; done
  in_node 'workload='"$workload"' m=/opt/mllb/bin/mllb status=0
    touch /run/looking; bash /root/look >/root/seen & look=$!
    AWS_SECRET_ACCESS_KEY=secret $m bench $workload'"$words"' --min 2 --max 2 --warmup 0 --settle-seconds 0 --json >/root/bench.log 2>&1 || status=$?
    rm /run/looking; wait $look; sort -u /root/seen
    case $status in 0 | 4) ;; *) tail -n 5 /root/bench.log; exit 1 ;; esac
    test -z "$(ls -A /var/lib/mllb-workload/*/scratch)"' >"$SCRATCH/seen" || { cat "$SCRATCH/seen"; return 1; }
  cat "$SCRATCH/seen"
  grep -qE " uid=998 prm=$mask eff=$mask bnd=$mask nnp=1 " "$SCRATCH/seen" &&
    ! grep " uid=998 " "$SCRATCH/seen" | grep -vE " prm=$mask eff=$mask bnd=$mask nnp=1 env=HOME,LC_ALL,MLLB_WORKLOAD,(OLDPWD,)?PATH,(PWD,)?(SHLVL,)?(_,)?$" &&
    ! grep " uid=0 " "$SCRATCH/seen" | grep -vE "^(sh|dash|perf|setpriv|java) "
}

# The known slowdown runs beside one arm of a workload; each has its own capabilities.
planted() {
  runs stress-ng-cpu '(0000000000000000|0000000000800000)' -p duration=2s --plant 20 &&
    grep -qE "^planted.* uid=998 .*eff=$nice " "$SCRATCH/seen" && grep -qE "^stress-ng.* uid=998 .*eff=$none " "$SCRATCH/seen" &&
    ! grep -E "^stress-ng.* eff=$nice " "$SCRATCH/seen"
}

# What the user may not: look into the worker's state, write where compiled programs are, set a tunable, leave its group.
is_kept_out() {
  in_node 'as="setpriv --reuid 998 --regid 998 --clear-groups --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all --"
    $as id -u | grep -x 998 &&
    ! $as ls /var/lib/mllb && ! $as ls /var/lib/mllb-workload && ! $as cat /var/lib/mllb/loaded.json &&
    ! $as touch "$(echo /var/lib/mllb-workload/*/programs)/x" && ! $as sh -c "echo 1 >/proc/sys/vm/swappiness" &&
    ! $as sh -c "echo 1 >/sys/fs/cgroup/mllb/cgroup.procs" && ! $as dmesg && ! $as nice -n -5 true'
}

# As an owner who unpacked the tarball and made no user.
tells_of_a_missing_user() {
  local status=0
  in_node 'cp /etc/passwd /root/passwd; sed -i /^mllb-workload:/d /etc/passwd; status=0; /opt/mllb/bin/mllb doctor || status=$?
    cp /root/passwd /etc/passwd; exit $status' >"$SCRATCH/doctor" || status=$?
  cat "$SCRATCH/doctor"
  equal 1 "$status" && grep -q 'there is no user mllb-workload: workloads would run as root' "$SCRATCH/doctor" &&
    grep -q 'fix: useradd --system .* mllb-workload' "$SCRATCH/doctor"
}

check "boots" "$lab" up --name "$NAME" --kernel "$kernel" --dist "$dist" --no-worker --fresh
"$lab" push --name "$NAME" "$SCRATCH/look" /root/look
check "doctor finds the user" in_node '/opt/mllb/bin/mllb doctor | tee /dev/stderr | grep -E "^ok +user of workloads: mllb-workload"'
check "a node without the user says so" tells_of_a_missing_user
for workload in stress-ng-cpu stress-ng-fork stress-ng-mixed stress-ng-switch sysbench-cpu sysbench-memory sysbench-threads; do
  check "$workload" runs "$workload" $none -p duration=2s
done
for workload in fibonacci fork-storm wakeup-latency; do check "$workload" runs "$workload" $none -p duration=2s; done
check "sysbench-fileio" runs sysbench-fileio $none -p duration=2s -p size=4MiB
check "hackbench" runs hackbench $none -p groups=1 -p loops=20
check "perf-sched-messaging" runs perf-sched-messaging $none -p groups=1 -p loops=20
check "perf-sched-pipe" runs perf-sched-pipe $none -p loops=500
for workload in sched-mix stress-ng-schedmix cyclictest-loaded; do check "$workload" runs "$workload" $nice -p duration=2s; done
check "planted-slowdown, beside another" planted
check "the user is kept out of what is not its own" is_kept_out
check "down" "$lab" down --name "$NAME"
finish
