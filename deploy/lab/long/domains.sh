#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The sched_ext scheduler "domains" on a kernel that has sched_ext, gone with whoever loaded it: domains.sh [KERNEL]. Boots a node of its own.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
readonly NAME=test-domains
lab=$root/deploy/lab/lab
kernel=${1:-6.16}
trap '"$lab" down --name "$NAME" --powercut >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

in_node() {
  timeout 300 "$lab" shell --name "$NAME" -- 'cd /root/domains/tests; s=/sys/kernel/sched_ext
    state() { echo "$(cat $s/state) $(cat $s/root/ops 2>/dev/null) $(cat $s/enable_seq) $(cat $s/nr_rejected)"; }
    begin() { ./load_domains ../mllb_domains.bpf.o "$@" >out 2>err & pid=$!
      for i in $(seq 300); do grep -q "in force" out && return; kill -0 $pid 2>/dev/null || { cat err; return 1; }; sleep 0.2; done; }
    within() { for i in $(seq "$1"); do test "$(cat $s/state)" = disabled && return; sleep 0.1; done; return 1; }
    '"$*"
}

loads() { in_node 'gcc -O1 -Wall -Werror load_domains.c -o load_domains -lbpf && begin 1 && wait $pid && cat out && uname -r && state'; }
schedules() {
  in_node 'begin 12; state; test "$(cat $s/root/ops)" = mllb_domains || exit 9
    timeout 60 hackbench -g 2 -l 10 -s 100; timeout 60 stress-ng --cpu 6 -t 3 >/dev/null 2>&1; taskset -c 0 timeout 60 stress-ng --cpu 2 -t 2 >/dev/null 2>&1
    wait $pid; cat out; state; grep -q "^end 0 " out && test "$(awk "/^placed/ {print (\$2 > 0) (\$4 > 0) (\$14 > 0)}" out)" = 111'
}
# Who never runs again is found by the kernel's watchdog after 30 s.
starves_nobody() {
  in_node 'gcc -O1 -Wall -Werror fork_chains.c -o fork_chains && begin 50 && ./fork_chains 24 40; wait $pid; cat out; grep -q "^end 0 " out'
}
# Every shared model in the node's own kernel; the largest of them while it schedules.
is_the_same_model() {
  in_node 'k=../../kmod; gcc -O2 -fno-strict-aliasing ask_model.c $k/mllb_infer.c $k/mllb_model_parse.c $k/mllb_features.c $k/mllb_crc32.c -lbpf -o ask_model && ./model.sh ../mllb_domains.bpf.o'
}
asks_a_model() {
  in_node 'begin 12 /root/kmod/'"$1"'; timeout 60 stress-ng --cpu 6 -t 3 >/dev/null 2>&1; taskset -c 0 timeout 60 stress-ng --cpu 2 -t 2 >/dev/null 2>&1
    wait $pid; cat out; grep -q "^end 0 " out && test "$(awk "/^model asked/ {print (\$3 > 0) (\$12 == 0)}" out)" = 11'
}
# What it decides about tasks of other domains, as a trace has it.
records_its_decisions() {
  in_node 'begin 14 record; timeout 60 stress-ng --cpu 6 -t 3 >/dev/null 2>&1; timeout 60 hackbench -g 2 -l 10 -s 100; taskset -c 0 timeout 60 stress-ng --cpu 2 -t 2 >/dev/null 2>&1
    wait $pid; cat out; grep -q "^end 0 " out && awk "/^placed/ {asked=\$8} /^recorded/ {exit !(\$3 > 0 && \$5 > 0 && \$9 > 0 && \$11 == 0 && \$13 > 0 && \$15 > 0 && \$3 + \$5 <= asked)}" out'
}
gone_when_killed() { in_node 'begin 60; state; kill -9 $pid; within 20 && state'; }
says_why_it_was_ended() { in_node 'begin 60; echo S >/proc/sysrq-trigger; wait $pid; cat out; state; grep -q "sysrq" out'; }

check "boots" "$lab" up --name "$NAME" --kernel "$kernel" --no-worker --fresh
"$lab" shell --name "$NAME" -- 'mkdir -p /root/domains/tests'
mkdir "$SCRATCH/kmod" && cp -r "$root"/kmod/*.c "$root"/kmod/*.h "$root"/kmod/*.def "$root/kmod/tests" "$SCRATCH/kmod/"
"$lab" push --name "$NAME" "$SCRATCH/kmod" /root/kmod
for file in mllb_domains.bpf.o mllb_domains.h mllb_trace.h mllb_reasons.def tests/load_domains.c tests/fork_chains.c tests/ask_model.c tests/model.sh; do "$lab" push --name "$NAME" "$root/bpf/$file" "/root/domains/$file"; done
check "the verifier takes it" loads
check "it schedules and steals" schedules
check "children that start children starve nobody" starves_nobody
check "a model in it gives the scores of every other form" is_the_same_model
check "it asks a model" asks_a_model tests/model_15_10_1.bin
check "it asks a model of two hidden layers, 62 and 44 wide" asks_a_model tests/vectors/random-09.bin
check "it records what it decides" records_its_decisions
check "kill -9 of its loader: gone at once" gone_when_killed
check "ended by SysRq-S, in the kernel's words" says_why_it_was_ended
check "down" "$lab" down --name "$NAME"
finish
