#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# stress.sh short|long [PART...]: the module under stress, on the node itself, as root.
# Needs in its folder: mllb.ko, mllb_probe.ko, hammer, feed_blobs, blob_fuzz,
# make_models; stress-ng in PATH. Prints "ok NAME: numbers" or "not ok NAME: why";
# exit 1 if any part failed. MLLB_STRESS_LOAD: workers of stress-ng --schedmix beside
# three busy loops (default 1; each has 16 processes or so).
set -u
cd "$(dirname "$0")" || exit 1
here=$(pwd)
size=${1-}
case $size in
short) cycles=10 seconds=10 blobs=2000 load_seconds=8 ;;
long) cycles=1000 seconds=600 blobs=100000 load_seconds=30 ;;
*)
	echo "usage: stress.sh short|long [cycles hammer blobs hostile lease canary differential rebuilt]" >&2
	exit 2
	;;
esac
shift
parts=${*:-differential cycles hammer blobs hostile lease canary rebuilt}
sys=/sys/kernel/mllb
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

unload_module() {
	[ -e "$sys" ] || return 0
	echo 0 >"$sys/lease_ms"
	rmmod mllb
}

part_cycles() {
	start_load 3600
	i=0 decided=0
	while [ $i -lt $cycles ]; do
		load_module || { bad "cycles: load $i failed"; break; }
		cat mixed-0.bin >"$sys/model"
		echo 0 >"$sys/refusal_trip_hits"
		case $((i % 4)) in
		0) echo active >"$sys/mode" ;;
		1) echo shadow >"$sys/mode" ;;
		2) echo canary >"$sys/mode" ;;
		esac
		[ $((i % 10)) -eq 0 ] && sleep 0.3
		add_up || bad "cycles: counters do not add up"
		decided=$((decided + $(counter decided)))
		# in whatever mode, under full load
		rmmod mllb || { bad "cycles: unload $i failed"; break; }
		i=$((i + 1))
	done
	stop_load
	ok "cycles: $i loads and unloads under load, $decided decisions"
}

part_hammer() {
	load_module || { bad "hammer: load"; return; }
	echo 0 >"$sys/refusal_trip_hits"
	cat mixed-0.bin >"$sys/model"
	start_load 3600
	said=$("$here/hammer" $seconds 100 mixed-*.bin) || bad "hammer: $said"
	stop_load
	sums=$(add_up) || bad "hammer: counters do not add up: $sums"
	ok "hammer: $said, $(counter decided) decisions, $(counter acted) acted"
	unload_module
}

part_blobs() {
	MLLB_CASES=$blobs ./blob_fuzz blobs.dump >/dev/null || bad "blobs: blob_fuzz"
	load_module || { bad "blobs: load"; return; }
	cat mixed-0.bin >"$sys/model"
	echo 0 >"$sys/refusal_trip_hits"
	echo active >"$sys/mode"
	start_load 3600
	if said=$(./feed_blobs blobs.dump); then ok "blobs: $said"; else bad "blobs: $said"; fi
	stop_load
	unload_module
	rm -f blobs.dump
}

# A model that always refuses: tasks still move, and the module trips.
part_hostile() {
	load_module || { bad "hostile: load"; return; }
	cat no.bin >"$sys/model"
	echo 8 >"$sys/refusal_limit"
	echo 0 >"$sys/refusal_trip_hits"
	echo active >"$sys/mode"
	start_load 3600
	i=0
	while [ "$(counter refusal_limit_hits)" -lt 1 ] && [ $i -lt 120 ]; do
		sleep 1
		i=$((i + 1))
	done
	hits=$(counter refusal_limit_hits)
	to_no=$(counter flips_to_no)
	echo 1 >"$sys/refusal_trip_hits"
	i=0
	while [ "$(cat $sys/mode)" != off ] && [ $i -lt 120 ]; do
		sleep 1
		i=$((i + 1))
	done
	stop_load
	if [ "$hits" -ge 1 ] && [ "$(cut -d' ' -f1 $sys/trip)" = refusals ]; then
		ok "hostile: refused $to_no times when first looked at, $(counter refusal_limit_hits) times a task was let go at 8 in a row, trip: $(cat $sys/trip)"
	else
		bad "hostile: hits $hits, flips $to_no, trip $(cat $sys/trip)"
	fi
	unload_module
}

# Nobody renews the lease, as after the death of a worker.
part_lease() {
	load_module || { bad "lease: load"; return; }
	cat yes.bin >"$sys/model"
	start_load 3600
	(
		echo active >"$sys/mode"
		while :; do
			echo 5000 >"$sys/lease_ms"
			sleep 0.5
		done
	) &
	worker=$!
	sleep 3
	before=$(cat "$sys/mode")
	kill -9 $worker
	wait $worker 2>/dev/null
	began=$(date +%s%N)
	while [ "$(cat $sys/mode)" != off ] && [ $(($(date +%s%N) - began)) -lt 60000000000 ]; do
		sleep 0.05
	done
	ms=$((($(date +%s%N) - began) / 1000000))
	stop_load
	if [ "$before" = active ] && [ "$(cut -d' ' -f1 $sys/trip)" = lease ]; then
		ok "lease: worker killed in active, native $ms ms later (lease 5000 ms), trip: $(cat $sys/trip)"
	else
		bad "lease: mode before $before, trip $(cat $sys/trip), $ms ms"
	fi
	unload_module
}

# A canary at 100 per mille acts on about a tenth of what active acts on.
part_canary() {
	active_said='' active_share=-1 canary_said='' canary_share=-1
	load_module || { bad "canary: load"; return; }
	cat no.bin >"$sys/model"
	# Without any limit this model starves tasks for minutes, which it is meant to.
	echo 64 >"$sys/refusal_limit"
	echo 0 >"$sys/refusal_trip_hits"
	start_load 3600
	for mode in active canary; do
		echo 100 >"$sys/canary_per_mille"
		d0=$(counter decided) a0=$(counter acted) f0=$(counter flips_to_no)
		y0=$(counter native_yes_model_no)
		echo $mode >"$sys/mode"
		sleep $load_seconds
		echo off >"$sys/mode"
		d=$(($(counter decided) - d0)) a=$(($(counter acted) - a0))
		f=$(($(counter flips_to_no) - f0)) y=$(($(counter native_yes_model_no) - y0))
		eval "${mode}_said='$mode decided $d acted $a differed $y flipped $f'"
		eval "${mode}_share=$((y > 0 ? 1000 * f / y : -1))"
	done
	stop_load
	if [ "$active_share" -ge 900 ] && [ "$canary_share" -ge 50 ] && [ "$canary_share" -le 160 ]; then
		ok "canary: $active_said; $canary_said: $canary_share per mille"
	else
		bad "canary: $active_said; $canary_said: $canary_share per mille"
	fi
	unload_module
}

# Shadow and off leave the very same traces; active differs in answers of the heuristic only.
part_differential() {
	load_module && insmod ./mllb_probe.ko || { bad "differential: load"; unload_module; return; }
	probe=/sys/kernel/debug/mllb_probe/differential
	cat no.bin >"$sys/model"
	echo 0 >"$sys/refusal_limit"
	for mode in off shadow active; do
		echo $mode >"$sys/mode"
		cat $probe >"differential.$mode"
	done
	echo off >"$sys/mode"
	for mode in off shadow active; do
		sed 's/answer [01]//' "differential.$mode" >"traces.$mode"
	done
	n=$(wc -l <differential.off)
	flipped=$(diff differential.off differential.active | grep -c '^>')
	wrong=$(diff differential.off differential.active | grep '^>' | grep -vc 'answer 0')
	if cmp -s differential.off differential.shadow && cmp -s traces.off traces.active &&
		[ "$n" -ge 4096 ] && [ "$flipped" -gt 0 ] && [ "$wrong" -eq 0 ]; then
		ok "differential: $n calls, shadow equal to off; active: same flags, new_dst_cpu and schedstats, $flipped answers flipped"
	else
		bad "differential: $n calls, $(diff differential.off differential.shadow | grep -c '^>') differ in shadow, $(diff traces.off traces.active | grep -c '^>') traces differ in active, $flipped flipped, $wrong wrongly"
	fi
	rm -f differential.* traces.*
	rmmod mllb_probe
	unload_module
}

# A module for another kernel is refused: one byte of its BTF fingerprint is changed.
part_rebuilt() {
	[ -e other.ko ] || { ok "rebuilt: skipped, no other.ko"; return; }
	if insmod ./other.ko 2>/dev/null; then
		bad "rebuilt: a module for another BTF was taken"
		rmmod mllb
	elif dmesg | grep -q "mllb: built for another kernel"; then
		ok "rebuilt: a module for another BTF is refused"
	else
		bad "rebuilt: refused for another reason: $(dmesg | tail -1)"
	fi
}

./make_models . || exit 1
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
