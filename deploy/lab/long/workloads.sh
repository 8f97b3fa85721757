#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every workload of the catalogue on a node, as the user that workloads have: workloads.sh [KERNEL [DIST]]. Boots a node
# of its own.
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
declare -A seen
while [ -e /run/looking ]; do
  sleep 0.2
  for group in /sys/fs/cgroup/mllb/*; do
    workload=${group#*/mllb/*-} count=0
    workload=${workload#@hand-}
    while [ "$((count++))" -lt 12 ] && read -r pid; do
      # Read at once: a line at a time would be of different moments.
      { mapfile -t status <"/proc/$pid/status" && mapfile -d '' environment <"/proc/$pid/environ"; } 2>/dev/null || continue
      for line in "${status[@]}"; do
        value=${line#*$'\t'}
        case $line in
        Name:*) name=$value ;;
        Uid:*) uid=${value%%$'\t'*} ;;
        CapPrm:*) prm=$value ;;
        CapEff:*) eff=$value ;;
        CapBnd:*) bnd=$value ;;
        NoNewPrivs:*) nnp=$value ;;
        esac
      done
      line="${workload%-*} $name uid=$uid prm=$prm eff=$eff bnd=$bnd nnp=$nnp env=${environment[*]%%=*}"
      [ -n "${seen[$line]:-}" ] || { seen[$line]=yes; echo "$line"; }
    done <"$group/cgroup.procs"
  done 2>/dev/null
done
LOOK

# watched COMMAND...: runs mllb with a secret in its environment; who was seen is in $SCRATCH/seen. No file of a workload stays.
watched() {
  in_node 'status=0; touch /run/looking; bash /root/look >/root/seen & look=$!
    AWS_SECRET_ACCESS_KEY=secret timeout 800 /opt/mllb/bin/mllb '"$*"' >/root/log 2>&1 || status=$?
    rm /run/looking; wait $look; sort /root/seen; tail -n 5 /root/log >&2
    case $status in 0 | 4) ;; *) exit 1 ;; esac
    ls -A /var/lib/mllb-workload/*/scratch | tee /dev/stderr | test "$(wc -l)" = 0' >"$SCRATCH/seen"
  local status=$?
  cat "$SCRATCH/seen"
  return "$status"
}

# ran WORKLOAD MASK: as the user, with this capability mask and no other, and nothing of the worker's environment. Root's
# are only those that start it, and perf, which counts around it.
ran() {
  local all
  all=$(grep "^$1 " "$SCRATCH/seen") || { echo "$1 was not seen"; return 1; }
  grep -q " uid=998 " <<<"$all" || { echo "$1 ran, but not as the user"; return 1; }
  ! grep " uid=998 " <<<"$all" | grep -vE "^$1 setpriv " | grep -vE " prm=$2 eff=$2 bnd=$2 nnp=1 env=( *(PATH|LC_ALL|HOME|TMPDIR|MLLB_WORKLOAD|MLLB_LIVE|PREFIX|PERF_CONFIG|PERF_BUILDID_DIR|PWD|OLDPWD|SHLVL|_)?)*$" &&
    ! grep -v " uid=998 " <<<"$all" | grep -vE "^$1 (sh|dash|perf|perf-exec|setpriv|java) "
}

# together SECONDS WORKLOAD...: as many at a time as an emulated node starts within that.
together() {
  local seconds=$1 workload
  shift
  watched collect --duration "${seconds}s" "${@/#/--workload=}" || return 1
  for workload; do ran "$workload" "$(mask "$workload")" || return 1; done
}

mask() { case $1 in sched-mix | stress-ng-schedmix | cyclictest-loaded | planted-slowdown) echo $nice ;; *) echo $none ;; esac; }

# measured WORKLOAD OPTION...: the same with perf around it, and repetitions that end by themselves.
measured() {
  watched bench "$@" --min-repetitions 2 --max-repetitions 2 --warmup 0 --settle 0s --instrumented-blocks 0 && ran "$1" "$(mask "$1")"
}

# tried WORKLOAD OPTION...: by hand, once. Servers write their titles over their environment, so that is not looked at; no
# shared memory that a server made stays.
tried() {
  watched workloads try "$@" --times 1 && grep -q "^$1 .* uid=998 " "$SCRATCH/seen" &&
    ! grep "^$1 .* uid=998 " "$SCRATCH/seen" | grep -vE "^$1 setpriv " | grep -v " prm=$none eff=$none bnd=$none nnp=1 " &&
    ! grep "^$1 " "$SCRATCH/seen" | grep -v " uid=998 " | grep -vE "^$1 (sh|dash|perf|perf-exec|setpriv|java) " &&
    in_node 'test "$(wc -l </proc/sysvipc/shm)" = 1 && test -z "$(find /dev/shm /tmp /var/tmp -mindepth 1 -user 998)"'
}

# A workload of the owner's, from the file that `new` writes.
own_is_run() {
  in_node '/opt/mllb/bin/mllb workloads new mine && test -e /etc/mllb/workloads/mine.yaml' && tried mine
}

# The disk that workloads write to has 600 MiB here. It is stopped before that is full, and what it wrote goes with it.
leaves_room_on_the_disk() {
  "$lab" push --name "$NAME" "$SCRATCH/filler.yaml" /etc/mllb/workloads/filler.yaml &&
    in_node 'mkdir -p -m 711 /var/lib/mllb-workload && mount -t tmpfs -o size=600m,mode=711 tmpfs /var/lib/mllb-workload || exit 1; status=0
      /opt/mllb/bin/mllb workloads try filler --times 1 >/root/log 2>&1 || status=$?; cat /root/log
      test $status = 1 && grep -qE "workload filler had left only [0-9]+ MiB on the disk of /var/lib/mllb-workload/.*and was stopped" /root/log &&
        test -z "$(ls -A /var/lib/mllb-workload/*/scratch)" && umount /var/lib/mllb-workload'
}
cat >"$SCRATCH/filler.yaml" <<'FILLER'
summary: Fills its disk
measuresWell: nothing
measuresBadly: everything
programs: [dd]
runs: fixed
command: [sh, -c, 'dd if=/dev/zero of=filling bs=1M count=400 2>/dev/null; sleep 300']
parser: lines
metrics:
  - {name: time_s, unit: s, better: lower, headline: true, from: 'in ([0-9]+) (s)'}
FILLER

# The known slowdown runs beside one arm of a workload; each has its own capabilities.
planted() { measured stress-ng-cpu -p duration=2s --plant 20 && ran planted-slowdown $nice; }

# What the user may not: look into the worker's state, write where compiled programs are, set a tunable, leave its group.
is_kept_out() {
  in_node 'as="setpriv --reuid 998 --regid 998 --clear-groups --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all --"
    $as id -u | grep -x 998 &&
    ! $as ls /var/lib/mllb && ! $as ls /var/lib/mllb-workload && ! $as cat /var/lib/mllb/loaded.json &&
    ! $as touch "$(echo /var/lib/mllb-workload/*/programs)/x" && ! $as sh -c "echo 1 >/proc/sys/vm/swappiness" &&
    ! $as sh -c "echo 1 >/sys/fs/cgroup/mllb/cgroup.procs" && ! $as dmesg && test "$($as nice -n -5 nice)" = 0' # nice runs its command all the same
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
check "a node without the user says so" tells_of_a_missing_user
check "computing" together 120 stress-ng-cpu stress-ng-mixed fibonacci
check "forking" together 120 stress-ng-fork fork-storm
check "switching and sleeping" together 120 stress-ng-switch stress-ng-schedmix sched-mix cyclictest-loaded
check "waking and answering" together 120 wakeup-latency request-latency
check "messages" together 120 hackbench perf-sched-messaging perf-sched-pipe
check "threads, memory, files" together 120 sysbench-cpu sysbench-memory sysbench-threads sysbench-fileio
check "rt-app" tried rt-app -p duration=3s
check "fio" tried fio -p duration=3s -p size=8MiB
check "pgbench" tried pgbench -p duration=15s
check "build" tried build -p files=4 -p functions=2
check "redis" tried redis -p requests=5000
check "web" tried web -p duration=3s
check "a workload of the owner's own" own_is_run
check "one that fills its disk is stopped" leaves_room_on_the_disk
check "cyclictest-loaded, measured" measured cyclictest-loaded -p duration=2s
check "a planted slowdown, measured" planted
check "the user is kept out of what is not its own" is_kept_out
check "down" "$lab" down --name "$NAME"
finish
