# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Parts of stress.sh about the guarantees: it never refuses for long, and trips. Sourced by it.
# shellcheck disable=SC2154

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

# Nobody renews the lease, as after the death of a worker. On a machine so slow that the
# living worker misses its lease, it tries again.
part_lease() {
	load_module || { bad "lease: load"; return; }
	cat yes.bin >"$sys/model"
	start_load 3600
	for _ in 1 2 3 4 5; do
		said=$(nice -n -15 ./lease 5000)
		status=$?
		[ $status -eq 3 ] || break
	done
	stop_load
	if [ $status -eq 0 ]; then
		ok "lease: 5000 ms, worker $said"
	else
		bad "lease: 5000 ms, status $status, worker $said"
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

# tripped NAME: the probe makes decisions; after them the module has switched itself off.
tripped() {
	echo active >"$sys/mode"
	cat $probe >/dev/null
	[ "$(cat $sys/mode)" = off ] && [ "$(cut -d' ' -f1 $sys/trip)" = "$1" ]
}

# Every threshold by itself, on made-up attempts and a model that always refuses.
part_trips() {
	load_probed || { bad "trips: load"; return; }
	cat no.bin >"$sys/model"
	said=
	echo 0 >"$sys/refusal_limit"
	echo 1 >"$sys/latency_budget_ns"
	tripped latency && said="$said $(cut -d' ' -f1,2 $sys/trip)," || bad "trips: latency: $(cat $sys/trip)"
	echo 0 >"$sys/latency_budget_ns"
	echo 100 >"$sys/divergence_per_mille"
	tripped divergence && said="$said $(cut -d' ' -f1,2 $sys/trip)," || bad "trips: divergence: $(cat $sys/trip)"
	echo 0 >"$sys/divergence_per_mille"
	echo 8 >"$sys/refusal_limit"
	tripped refusals && said="$said $(cut -d' ' -f1,2 $sys/trip)" || bad "trips: refusals: $(cat $sys/trip)"
	ok "trips:$said"
	unload_probed
}
