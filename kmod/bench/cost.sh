#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# cost.sh: the instruction table of docs/evidence/module.md, on a node started with `--icount`, as
# root, in the folder that `make -C kmod stress` filled (build/stress). Smallest of five
# readings each: a timer tick within a reading counts too.
set -u
cd "$(dirname "$0")" || exit 1
sys=/sys/kernel/mllb
probe=/sys/kernel/debug/mllb_probe/cost
passes=20000

smallest() {
	for _ in 1 2 3 4 5; do sed 's/.*per_call //' "$probe$1"; done | sort -n | head -n 1
}
say() { printf '%-50s %s\n' "$1" "$2"; }
count() { perf stat -x, -e instructions:u "$@" 2>&1 >/dev/null | cut -d, -f1; }
user() { echo $((($(count ./cost "$1" $passes) - $(count ./cost "$1" 0)) / passes)); }

for method in float naive packed path features; do
	say "user space, $method" "$(user $method)"
done
./make_models . && insmod ./mllb_probe.ko || exit 1
smallest "" >/dev/null
say "without the module" "$(smallest "")"
say "without the module, NUMA faults" "$(smallest _numa)"
say "empty ftrace callback" "$(smallest _empty)"
insmod ./mllb.ko || exit 1
cat model_15_10_1.bin >$sys/model
echo 0 >$sys/refusal_limit
say "off" "$(smallest "")"
for mode in shadow active; do
	echo $mode >$sys/mode
	say "$mode, no refusal limit" "$(smallest "")"
done
echo 32 >$sys/refusal_limit
echo 0 >$sys/refusal_trip_hits
for model in yes no; do
	cat $model.bin >$sys/model
	say "active, refusal limit 32, model says $model" "$(smallest "")"
done
echo 1000 >$sys/divergence_per_mille
say "the same, divergence limit set" "$(smallest "")"
say "the same, NUMA faults" "$(smallest _numa)"
echo 0 >$sys/divergence_per_mille
echo canary >$sys/mode
say "canary 100 per mille" "$(smallest "")"
echo active >$sys/mode
echo 1 >$sys/latency
say "active with the clock on" "$(smallest "")"
rmmod mllb
rmmod mllb_probe
