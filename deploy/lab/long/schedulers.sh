#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Arms with a sched_ext scheduler: in force for their repetitions alone, and gone whatever dies: schedulers.sh [KERNEL [DIST]].
# Boots a node of its own, and then one whose kernel has no sched_ext.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
readonly NAME=${MLLB_TEST_NODE:-test-schedulers}
lab=$root/deploy/lab/lab
kernel=${1:-6.16}
dist=${2:-$root/worker/target/dist/node}
trap '"$lab" down --name "$NAME" --powercut >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

# The limit ends what hangs; a starved node starts a Java program within minutes. The archive of classes is for its sake.
in_node() {
  timeout 3600 "$lab" shell --name "$NAME" -- 'export JAVA_OPTS="-XX:+IgnoreUnrecognizedVMOptions -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=/root/mllb.jsa -Xlog:disable"
m=/opt/mllb/bin/mllb s=/sys/kernel/sched_ext
is_on() { test "$(cat $s/state) $(cat $s/root/ops 2>/dev/null)" = "enabled mllb_domains"; }
is_native() { for i in $(seq 50); do test "$(cat $s/state)" = disabled && return; sleep 0.1; done; cat $s/state; return 1; }
measures() { until is_on && test -n "$(cat /sys/fs/cgroup/mllb/*/cgroup.procs 2>/dev/null)"; do kill -0 $bench || { cat /root/bench.log; return 1; }; sleep 0.2; done; }
samples() { cat /var/lib/mllb/trials/$1/*/samples.jsonl; }
'"$1"
}

readonly ARMS='--arm native --arm rule:scheduler=domains --settle 0s --warmup 0'
readonly SAMPLING='--settle 0s --warmup 0 --min-repetitions 3 --max-repetitions 3 --instrumented-blocks 0'
readonly SHORT="\$m bench hackbench -p groups=1 -p loops=10 $ARMS --min-repetitions 3 --max-repetitions 3 --instrumented-blocks 0"
# long SECONDS: a bench with time in each repetition to do something to it.
long() { echo "\$m bench stress-ng-cpu -p duration=${1}s $ARMS --min-repetitions 3 --max-repetitions 3 --instrumented-blocks 0"; }

doctor_says_so() { in_node '$m doctor >/root/doctor.log; cat /root/doctor.log; grep -q "arms with a scheduler: possible" /root/doctor.log'; }

# Neither the kernel's probe nor a module is tried for it.
doctor_tries_a_plan() {
  in_node 'status=0; $m doctor --plan /root/rule-model.yaml >/root/doctor.log || status=$?; cat /root/doctor.log
    test $status = 0 && grep -q "^ok    decisions of scheduler domains: recorded (sched_ext)" /root/doctor.log && grep -q "^ok    arm model: " /root/doctor.log && is_native'
}

# Its counters are those of its own repetitions that count, and there are none in the others.
compares() {
  in_node "$SHORT --id $1"' || test $? = 4 || exit 1
    samples '"$1"' >/root/samples; cut -c1-600 /root/samples; cat $s/enable_seq $s/nr_rejected
    grep "\"voidReasons\":\[\]" /root/samples >/root/counting
    test "$(grep -c "\"arm\":\"rule\".*\"scheduler_placed\":[1-9]" /root/counting)" -ge 1 &&
      test "$(grep "\"arm\":\"rule\"" /root/counting | grep -vc "\"scheduler_placed\":[1-9]")" = 0 &&
      test "$(grep "\"arm\":\"native\"" /root/samples | grep -c scheduler_)" = 0 && is_native'
}

gone_with_a_killed_bench() {
  in_node "$(long 8) --id killed >/root/bench.log 2>&1 & bench=\$!; measures || exit 1"'
    kill -9 $bench; is_native' && compares after-a-kill
}

# ended ID HOW REASON SECONDS: a repetition whose scheduler the kernel ended is void with the kernel's reason, and the trial goes on.
ended() {
  in_node "$(long "$4") --id $1 >/root/bench.log 2>&1 & bench=\$!; measures || exit 1; $2"'
    status=0; wait $bench || status=$?; cat /root/bench.log; samples '"$1"' >/root/samples; cut -c1-500 /root/samples
    { test $status = 0 || test $status = 4; } && is_native &&
      test "$(grep "\"arm\":\"rule\"" /root/samples | grep -c "the kernel threw scheduler domains out: '"$3"'")" = 1 &&
      grep "\"arm\":\"rule\"" /root/samples | grep -q "\"voidReasons\":\[\]"'
}

# Proved by its own counters, which the arm of the rule has not; no module is there.
asks_a_model() {
  in_node '$m bench hackbench -p groups=1 -p loops=10 --arm rule:scheduler=domains --arm model:scheduler=domains,model=trained --model /root/domains/model_without_load.bin '"$SAMPLING"' --id model || test $? = 4 || exit 1
    samples model >/root/samples; cut -c1-900 /root/samples
    grep "\"voidReasons\":\[\]" /root/samples >/root/counting
    test "$(grep -c "\"arm\":\"model\".*\"scheduler_model_asked\":[1-9]" /root/counting)" -ge 1 &&
      test "$(grep "\"arm\":\"model\"" /root/counting | grep -vc "\"scheduler_model_asked\":[1-9]")" = 0 &&
      test "$(grep "\"arm\":\"rule\"" /root/samples | grep -c "\"scheduler_model_asked\":[1-9]")" = 0 && ! test -e /sys/module/mllb && is_native'
}

# Its own decisions as a trace; ended by the kernel in the middle it says so, and the same command goes on from there.
collects_its_decisions() {
  in_node 'c="$m collect --id ruled --duration 20s --scheduler domains --scheduler-option balance=500us --workload hackbench"
    $c >/root/collect.log 2>&1 & collect=$!
    until is_on; do kill -0 $collect || { cat /root/collect.log; exit 1; }; sleep 0.2; done; sleep 5; echo S >/proc/sysrq-trigger
    status=0; wait $collect || status=$?; tail -n 3 /root/collect.log; test $status != 0 &&
      grep -q "threw scheduler domains out, whose decisions are collected: .*sysrq-S" /root/collect.log && ! grep -q "	at " /root/collect.log && is_native || exit 1
    $c >/root/collect.log 2>&1 || { cat /root/collect.log; exit 1; }; tail -n 2 /root/collect.log
    is_native && grep -qE "^[1-9][0-9,]* rows \([1-9].*, 1 gaps, 0 mismatches" /root/collect.log && $m trace check "$(tail -n 1 /root/collect.log)"'
}

gone_with_a_killed_collection() {
  in_node '$m collect --id killed --duration 60s --scheduler domains --workload hackbench >/root/collect.log 2>&1 & collect=$!
    until is_on; do kill -0 $collect || { cat /root/collect.log; exit 1; }; sleep 0.2; done; kill -9 $collect; is_native'
}

# refuses STATUS PATTERN ARM [OPTIONS]: in one sentence, before anything is measured.
refuses() {
  in_node 'status=0; $m bench hackbench --arm native --arm "'"$3"'" '"${4:-}"' >/root/refusal 2>&1 || status=$?; cat /root/refusal
    test $status = '"$1"' && grep -qE "'"$2"'" /root/refusal && ! grep -q "	at " /root/refusal'
}

another_one_is_in_the_way() {
  in_node 'cd /root/domains/tests && gcc -O1 -Wall -Werror load_domains.c -o load_domains -lbpf && { ./load_domains /opt/mllb/share/bpf/mllb_domains.bpf.o 600 >/dev/null 2>&1 & echo $! >/root/loader; }
    until is_on; do sleep 0.2; done' && refuses 1 "the sched_ext scheduler mllb_domains is enabled: stop it" rule:scheduler=domains &&
    in_node '$m doctor >/root/doctor.log; cat /root/doctor.log; kill "$(cat /root/loader)"; grep -q "^FAIL  scheduler: .*mllb_domains is enabled" /root/doctor.log && is_native'
}

# A program of the owner's holds it: in force for its repetitions, gone with a bench that is killed; one that ends in the middle
# of a repetition makes it void, with its own words.
owners_program() {
  cat >"$SCRATCH/mine.yaml" <<'YAML'
summary: The reference scheduler, held by a program of its own.
command: [/usr/local/bin/load_domains, /opt/mllb/share/bpf/mllb_domains.bpf.o, "${seconds}"]
ops: mllb_domains
options:
  - {name: seconds, type: int, min: 1, max: 3600, default: 600, about: "how long it stays in force"}
YAML
  in_node 'mkdir -p /etc/mllb/schedulers && install -D -m 755 /root/domains/tests/load_domains /usr/local/bin/load_domains' &&
    "$lab" push --name "$NAME" "$SCRATCH/mine.yaml" /etc/mllb/schedulers/mine.yaml &&
    in_node '$m bench hackbench -p groups=1 -p loops=10 --arm native --arm mine:scheduler=mine '"$SAMPLING"' --id mine || test $? = 4 || exit 1
      samples mine >/root/samples; cut -c1-500 /root/samples; is_native &&
        test "$(grep "\"arm\":\"mine\"" /root/samples | grep -c "\"voidReasons\":\[\]")" = 3 && ! pgrep load_domains &&
        test "$(grep "\"arm\":\"mine\"" /root/samples | grep -c "\"scheduler mine\":\"content ")" = 3' &&
    in_node '$m bench stress-ng-cpu -p duration=8s --arm native --arm mine:scheduler=mine '"$SAMPLING"' --id mine-killed >/root/bench.log 2>&1 & bench=$!
      measures || exit 1; kill -9 $bench; is_native && ! pgrep load_domains' &&
    in_node '$m bench stress-ng-cpu -p duration=12s --arm native --arm mine:scheduler=mine,seconds=6 '"$SAMPLING"' --id mine-ends >/root/bench.log 2>&1 || test $? = 4 || { cat /root/bench.log; exit 1; }
      samples mine-ends >/root/samples; cut -c1-500 /root/samples; is_native &&
        grep "\"arm\":\"mine\"" /root/samples | grep -q "scheduler mine out: its program ended"'
}

check "boots" "$lab" up --name "$NAME" --kernel "$kernel" --dist "$dist" --no-worker --fresh --timeout 900
"$lab" shell --name "$NAME" -- 'mkdir -p /root/domains/tests /root/kmod'
for file in mllb_domains.h mllb_trace.h mllb_reasons.def tests/load_domains.c; do "$lab" push --name "$NAME" "$root/bpf/$file" "/root/domains/$file"; done
"$lab" push --name "$NAME" "$root/kmod/mllb_idle.h" /root/kmod/mllb_idle.h
# One that was trained without src_load and dst_load, and one that reads all.
for file in model_without_load.bin model_15_10_1.bin; do "$lab" push --name "$NAME" "$root/kmod/tests/$file" "/root/domains/$file"; done
check "doctor says that arms can have one" doctor_says_so
"$lab" push --name "$NAME" "$root/benchmarks/plans/rule-model.yaml" /root/rule-model.yaml
check "doctor tries the schedulers of a plan" doctor_tries_a_plan
check "in force for its repetitions alone, and proved" compares first
check "a scheduler asks a model, and proves it" asks_a_model
check "its own decisions are collected" collects_its_decisions
check "a killed collection leaves nothing" gone_with_a_killed_collection
check "a model that it cannot ask" refuses 1 "scheduler domains cannot give a model src_load, dst_load: train one with" model:scheduler=domains,model=trained "--model /root/domains/model_15_10_1.bin"
check "kill -9 in mid-repetition: gone with the process, and the next bench begins clean" gone_with_a_killed_bench
check "ended by SysRq-S: void in the kernel's words, the trial goes on" ended sysrq 'echo S >/proc/sysrq-trigger' "disabled by sysrq-S" 8
# A real-time task keeps a CPU from all others; those that only this CPU may run starve, and are found after 30 s. Where the
# kernel has a deadline server for sched_ext (7.2 has), that gives them a twentieth of it, and is switched off here.
check "ended by the kernel's watchdog: the same" ended starved \
  'e=/sys/kernel/debug/sched/ext_server/cpu3/runtime; [ ! -e $e ] || echo 0 >$e
    taskset -c 3 sh -c "while :; do :; done" & starving=$!; taskset -c 3 chrt -f 50 sh -c "while :; do :; done" & hog=$!; until is_native >/dev/null; do sleep 0.2; done; kill $hog $starving' "runnable task stall" 45
check "another one is in the way" another_one_is_in_the_way
check "a program of the owner's as an arm" owners_program
check "no such scheduler" refuses 2 "scheduler bogus is not in the catalogue; it has domains" rule:scheduler=bogus
check "no such option" refuses 2 "rule: bogus is no option of scheduler domains, which has .*migration_cost" rule:scheduler=domains,bogus=1
check "a value out of range" refuses 2 "option slice is 1s, not within" rule:scheduler=domains,slice=1s
check "down" "$lab" down --name "$NAME"
check "boots 6.12" "$lab" up --name "$NAME" --kernel 6.12 --dist "$dist" --no-worker --fresh --timeout 900
check "a kernel without sched_ext" refuses 1 "has no sched_ext, so no arm can hold a scheduler here: boot one" rule:scheduler=domains
check "down" "$lab" down --name "$NAME"
finish
