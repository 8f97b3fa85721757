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

# tripped NAME [PROBE]: it makes decisions; after them the module has switched itself off.
tripped() {
	echo active >"$sys/mode"
	cat "${2-$probe}" >/dev/null
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
	tripped refusals $probes/steady && said="$said $(cut -d' ' -f1,2 $sys/trip)" || bad "trips: refusals: $(cat $sys/trip)"
	ok "trips:$said"
	unload_probed
}

# steady [SUFFIX]: 31 attempts for one task from one CPU, to which native says yes; how many
# were answered with yes.
steady() { sed 's/.*yes //' "$probes/steady${1-}"; }

# What is no row of refusals: one cut by moves that the module left alone, and one from
# before the module was switched on again.
part_rows() {
	load_probed || { bad "rows: load"; return; }
	cat no.bin >"$sys/model"
	echo 32 >"$sys/refusal_limit"
	echo 100 >"$sys/canary_per_mille"
	echo canary >"$sys/mode"
	for _ in $(seq 20); do steady >/dev/null; done
	acted=$(counter acted)
	after_canary=$(cat $sys/mode)
	for _ in 1 2 3 4; do
		echo off >"$sys/mode"
		echo active >"$sys/mode"
		steady >/dev/null
	done
	after_active=$(cat $sys/mode)
	steady >/dev/null
	if [ "$after_canary" = canary ] && [ "$acted" -ge 32 ] && [ "$after_active" = active ] &&
		[ "$(cut -d' ' -f1 $sys/trip)" = refusals ]; then
		ok "rows: $acted refused of 620 in canary, then four times 31 with a new start each: no trip; 31 more: $(cut -d' ' -f1,2 $sys/trip)"
	else
		bad "rows: after $acted refused of 620 in canary the mode is $after_canary, after four starts $after_active, trip $(cat $sys/trip)"
	fi
	unload_probed
}

# The model knows nothing of capacity: such moves are native's.
part_capacity() {
	load_probed || { bad "capacity: load"; return; }
	cat no.bin >"$sys/model"
	echo 0 >"$sys/refusal_limit"
	echo active >"$sys/mode"
	said="refused of 31: $((31 - $(steady)))"
	f0=$(counter forced)
	said="$said, misfit $((31 - $(steady _misfit))), asymmetric domain $((31 - $(steady _asymmetric)))"
	forced=$(($(counter forced) - f0))
	if [ "$said" = "refused of 31: 31, misfit 0, asymmetric domain 0" ] && [ $forced -ge 62 ]; then
		ok "capacity: $said; $forced forced"
	else
		bad "capacity: $said; $forced forced"
	fi
	unload_probed
}

# accepts FILE VALUE READS_AS; refuses FILE VALUE, and FILE reads as before.
accepts() {
	if echo "$2" 2>/dev/null >"$sys/$1" && [ "$(cat "$sys/$1")" = "$3" ]; then
		said="$said $1 $2,"
	else
		bad "settings: $1 $2 reads $(cat "$sys/$1")"
	fi
}
refuses() {
	was=$(cat "$sys/$1")
	if (echo "$2" >"$sys/$1") 2>/dev/null || [ "$(cat "$sys/$1")" != "$was" ]; then
		bad "settings: $1 took $2"
	else
		said="$said not $1 $2,"
	fi
}

# Bounds of settings; a lease that has ended before it was asked to matter; the clock
# switched on and off beside decisions, which must not leave a time since boot behind.
part_settings() {
	load_probed || { bad "settings: load"; return; }
	cat no.bin >"$sys/model"
	said=
	accepts migration_cost_ns -1 -1
	accepts migration_cost_ns 4294967295 -1
	accepts migration_cost_ns 4294967294 4294967294
	refuses migration_cost_ns 4294967296
	refuses migration_cost_ns -2
	refuses scope_cgroup 987654321
	echo 20 >"$sys/lease_ms"
	sleep 0.5
	refuses mode active
	echo 0 >"$sys/lease_ms"
	accepts mode shadow shadow
	ok "settings:$said"
	(while :; do for on in 1 0; do echo $on >"$sys/latency"; done; done) &
	toggler=$!
	cat $probe $probe $probe $probe >/dev/null
	kill $toggler
	wait $toggler 2>/dev/null
	timed=$(awk '$1 != "timing" { n += $3 } END { print n + 0 }' $sys/latency)
	late=$(awk '$1 != "timing" && $2 >= 2147483648 { n += $3 } END { print n + 0 }' $sys/latency)
	if [ "$late" -eq 0 ]; then ok "settings: clock toggled: $timed times taken, none since boot"; else bad "settings: $late of $timed times are since boot"; fi
	unload_probed
}
