#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# stress.sh brief|short|long [PART...]: the module under stress, on the node itself, as root.
# Needs in its folder what `make -C kmod stress` puts into build/stress, and stress-ng
# in PATH. `brief` is the part of it that `mllb test` runs. Prints "ok NAME: numbers" or "not ok NAME: why";
# exit 1 if any part failed. MLLB_STRESS_LOAD: workers of stress-ng --schedmix beside
# three busy loops (default 1; each has 16 processes or so). MLLB_STRESS_SECONDS: end of
# the load and unload cycles, and of the mutated blobs (default 3600).
set -u
# The parts in the sourced files use what is set here.
# shellcheck disable=SC2034
cd "$(dirname "$0")" || exit 1
size=${1-}
all="differential vectors trips rows capacity settings seen probe_first scope rebuilt cycles hammer hostile lease canary"
case $size in
brief) cycles=5 seconds=5 blobs=1000 load_seconds=5 all="differential vectors trips rows capacity settings seen probe_first cycles hammer" ;;
short) cycles=10 seconds=10 blobs=2000 load_seconds=8 ;;
long) cycles=1000 seconds=600 blobs=100000 load_seconds=30 ;;
*)
	echo "usage: stress.sh brief|short|long [PART...]; parts: $all" >&2
	exit 2
	;;
esac
shift
parts=${*:-$all}
sys=/sys/kernel/mllb
tracefs=/sys/kernel/tracing
probes=/sys/kernel/debug/mllb_probe
probe=$probes/differential
failed=0
load=

ok() { echo "ok $*"; }
bad() {
	echo "not ok $*"
	failed=1
}

start_load() {
	stress-ng --quiet --schedmix "${MLLB_STRESS_LOAD:-1}" --cpu 3 --timeout "${1}s" >/dev/null 2>&1 &
	load=$!
}

# The lighter one: see bursts.c.
start_bursts() {
	./bursts "$1" &
	load=$!
}

stop_load() {
	[ -n "$load" ] && kill "$load" 2>/dev/null
	wait "$load" 2>/dev/null
	load=
}

counter() { sed -n "s/^$1 //p" "$sys/counters"; }

# Counters of one reading: every call in exactly one class, every decision in one cell.
add_up() {
	awk '{ c[$1] = $2 } END {
		calls = c["hard_refusals"] + c["forced"] + c["off"] + c["out_of_scope"] + c["no_model"] + c["decided"]
		cells = c["native_no_model_no"] + c["native_no_model_yes"] + c["native_yes_model_no"] + c["native_yes_model_yes"]
		if (calls != c["calls"] || cells != c["decided"]) {
			print "calls " c["calls"] " of which " calls ", decided " c["decided"] " of which " cells
			exit 1
		}
	}' "$sys/counters"
}

# What the kernel must not have said since the part began.
quiet() {
	dmesg | grep -E -B3 "BUG|WARNING|Oops|Unable to handle|lockup|rcu.*stall|blocked for more|use-after|leak|Call trace" |
		grep -v "^--" | head -6
}

load_module() { insmod ./mllb.ko; }

load_probed() {
	load_module && insmod ./mllb_probe.ko && return
	unload_module
	return 1
}

unload_probed() {
	rmmod mllb_probe
	unload_module
}

unload_module() {
	[ -e "$sys" ] || return 0
	echo 0 >"$sys/lease_ms"
	rmmod mllb
}

# shellcheck source=kmod/stress/parts_load.sh
. ./parts_load.sh
# shellcheck source=kmod/stress/parts_guard.sh
. ./parts_guard.sh
# shellcheck source=kmod/stress/parts_answers.sh
. ./parts_answers.sh

./make_models . || exit 1
# A run that was cut off may have left one unplugged.
for cpu in /sys/devices/system/cpu/cpu*/online; do echo 1 >"$cpu"; done
echo "# kernel $(uname -r), $(nproc) CPUs, $(date -u +%Y-%m-%d), $size"
for part in $parts; do
	dmesg -C
	part_"$part"
	stop_load
	unload_module
	said=$(quiet)
	[ -z "$said" ] || bad "$part: the kernel log says: $said"
done
exit $failed
