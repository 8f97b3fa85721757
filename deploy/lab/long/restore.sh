#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A node ends as its owner left it, whatever dies on the way: restore.sh [KERNEL [DIST]]. Boots a node of its own beside a
# server of its own. Processes are killed at points, not after seconds, so that it shows the same on a slow machine.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
# shellcheck source=deploy/lab/module-programs.sh
. "$root/deploy/lab/module-programs.sh"
readonly NAME=${MLLB_TEST_NODE:-test-restore}
export MLLB_PORT=27460 MLLB_UI_PORT=28460 MLLB_SERVER_DIR=$SCRATCH/server
lab=$root/deploy/lab/lab
kernel=${1:-6.12}
dist=${2:-$root/worker/target/dist/node}
trap 'clean_up >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

clean_up() {
  "$lab" down --name "$NAME" --powercut
  "$root/deploy/temporal/local/server" down
}

# The limit ends what hangs; a starved node starts a Java program within minutes. The archive of classes is for its sake.
in_node() {
  timeout 3600 "$lab" shell --name "$NAME" -- 'export JAVA_OPTS="-XX:+IgnoreUnrecognizedVMOptions -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=/root/mllb.jsa -Xlog:disable"
m=/opt/mllb/bin/mllb
'"$1"
}

# A bench whose second arm has a module and a tunable, for as long as it is let.
readonly BENCH='$m bench stress-ng-cpu -p duration=5s --arm native --arm both:model=trained,swappiness=5 --module /root/mllb.ko --settle 0s --warmup 0 --min-repetitions 500 --max-repetitions 500 >/root/bench.log 2>&1'
# until it measures in that arm
readonly MEASURES='until test "$(cat /proc/sys/vm/swappiness)" = 5 && test -e /sys/module/mllb && test -n "$(cat /sys/fs/cgroup/mllb/*/cgroup.procs 2>/dev/null)"; do kill -0 $bench || { cat /root/bench.log; exit 1; }; sleep 0.2; done'
readonly AS_IT_WAS='! test -e /sys/module/mllb && ! test -e /var/lib/mllb/loaded.json && test "$(cat /proc/sys/vm/swappiness)" = 60 &&
  test -z "$(ls -A /var/lib/mllb/tunables 2>/dev/null)" && test -z "$(cat /sys/fs/cgroup/mllb/*/cgroup.procs 2>/dev/null)"'

prepares() {
  "$lab" push --name "$NAME" "$root/kmod/tests/model_15_10_1.bin" /root/model.bin &&
    module_programs_stand_in &&
    in_node 'set -e; $m module build /root/model.bin >/root/built; cp "$(tail -n 1 /root/built)" /root/mllb.ko
      echo 60 >/proc/sys/vm/swappiness; sync'
}

# Numbers are read and put back whole; only what was set is put back, so that what the owner changes meanwhile stays; a disk
# that went away keeps nothing else from being put back.
tunables() {
  in_node 'set -e; sys=/proc/sys; cost=/sys/kernel/debug/sched/migration_cost_ns
    echo 60 >$sys/vm/swappiness; echo -1 >$sys/kernel/perf_event_paranoid; was=$(cat $cost)
    modprobe null_blk nr_devices=1
    $m tune apply io_scheduler.nullb0=mq-deadline swappiness=5 perf_event_paranoid=2
    test "$(cat $sys/vm/swappiness) $(cat $sys/kernel/perf_event_paranoid)" = "5 2"
    grep -F "[mq-deadline]" /sys/block/nullb0/queue/scheduler
    echo 700000 >$cost; rmmod null_blk
    $m tune revert
    test "$(cat $sys/vm/swappiness) $(cat $sys/kernel/perf_event_paranoid) $(cat $cost)" = "60 -1 700000"
    test -z "$(ls -A /var/lib/mllb/tunables)"; echo "$was" >$cost'
}

# killed AT WHAT_IS_THERE: a bench dies at that point and leaves that; the worker that starts next leaves the host as it was.
killed() {
  in_node "echo $1 >/root/points; $BENCH"'
    ! test -e /root/points && '"$2" && worker_restores
}

killed_while_it_measures() {
  in_node "$BENCH & bench=\$!; $MEASURES"'
    kill -9 $bench; test -e /sys/module/mllb && test "$(cat /proc/sys/vm/swappiness)" = 5' && worker_restores
}

# No warning, and the note says what was in: a strike, and nothing is loaded by itself.
reset_while_it_measures() {
  in_node "$BENCH & bench=\$!; $MEASURES" && "$lab" reset --name "$NAME" &&
    in_node 'test -e /var/lib/mllb/loaded.json' && worker_restores &&
    in_node 'grep "this machine went down with module" /root/worker.log'
}

# The worker of a host, until it polls; then it is killed.
worker_restores() {
  in_node 'MLLB_LOG=INFO MLLB_PLAINTEXT=true setsid /opt/mllb/bin/mllb-worker --roles host --host restored --address 10.0.2.2:'"$MLLB_PORT"' \
      --namespace default --artifacts /var/lib/mllb/artifacts </dev/null >/root/worker.log 2>&1 & worker=$!
    until grep -qs "polls at" /root/worker.log; do kill -0 $worker || { cat /root/worker.log; exit 1; }; sleep 1; done
    kill -9 $worker; cat /root/worker.log; ls -A /var/lib/mllb/tunables; '"$AS_IT_WAS"
}

# A doctor keeps its hands off what another process measures with; that one ends orderly.
doctor_leaves_a_trial_alone() {
  in_node "$BENCH & bench=\$!; $MEASURES"'
    status=0; $m doctor >/root/doctor.log || status=$?; cat /root/doctor.log
    test $status = 1 && grep -q "another process on this machine works with the module" /root/doctor.log &&
      kill -0 $bench && test -e /sys/module/mllb || exit 1
    kill $bench; wait $bench; '"$AS_IT_WAS"
}

owners_module_is_put_back() {
  in_node 'set -e; $m module install /root/model.bin --mode SHADOW >/dev/null
    /var/lib/mllb/module/mllb-module start; test "$(cat /sys/kernel/mllb/mode)" = shadow
    $m doctor; test "$(cat /sys/kernel/mllb/mode)" = shadow
    $m bench stress-ng-cpu -p duration=2s --module /root/mllb.ko --min-repetitions 2 --max-repetitions 2 --warmup 0 --settle 0s >/root/bench.log 2>&1 || true
    test "$(cat /sys/kernel/mllb/mode)" = shadow; test -e /var/lib/mllb/module/in-use
    $m module remove; '"$AS_IT_WAS"
}

no_model_is_not_installed() {
  in_node '! $m module install /etc/passwd && ! test -e /var/lib/mllb/module'
}

check "server" "$root/deploy/temporal/local/server" up
check "boots" "$lab" up --name "$NAME" --kernel "$kernel" --dist "$dist" --no-worker --fresh --address "10.0.2.2:$MLLB_PORT" --timeout 900
check "a module is built" prepares
check "tunables: put back whole, nothing else, and whatever vanished" tunables
in='test -e /sys/module/mllb' noted='test -e /var/lib/mllb/loaded.json'
check "kill -9 between note and insmod" killed "before insmod" "$noted && ! $in"
check "kill -9 right after insmod" killed "after insmod" "$noted && $in"
check "kill -9 before rmmod" killed "before rmmod" "$noted && $in"
check "kill -9 between rmmod and the end of the note" killed "after rmmod" "$noted && ! $in"
check "kill -9 in a repetition with module and tunable" killed_while_it_measures
check "reset in a repetition with module and tunable" reset_while_it_measures
check "doctor leaves a running trial alone" doctor_leaves_a_trial_alone
check "a file that is no model is not installed" no_model_is_not_installed
check "the owner's module is put back" owners_module_is_put_back
check "down" "$lab" down --name "$NAME"
finish
