# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Parts of stress.sh that change the module under load. Sourced by it.
# shellcheck disable=SC2154

# What a module that leaks would leave behind, in KiB.
kernel_memory() { awk '/^(SUnreclaim|VmallocUsed|Percpu):/ { n += $2 } END { print n }' /proc/meminfo; }

# plug PAUSE_MS, until unplugged: then what it did is in plug.said.
start_plug() {
	./plug 3600 "$1" >plug.said &
	plugger=$!
}

stop_plug() {
	kill $plugger
	wait $plugger || bad "plug: $(cat plug.said)"
}

# cycles_under LOAD N: the driver goes first, so that the load slows down what is tested,
# not the one who tests.
cycles_under() {
	start_"$1" 3600
	start_plug 2000
	if said=$(nice -n -15 ./cycles "$2" "${MLLB_STRESS_SECONDS:-3600}" mllb.ko mixed-0.bin); then
		stop_plug
		ok "cycles, $1: $said; meanwhile $(cat plug.said)"
	else
		stop_plug
		bad "cycles, $1: $said"
	fi
	stop_load
}

# In whatever mode. First once: what stays from that one stays once.
part_cycles() {
	./cycles 1 60 mllb.ko mixed-0.bin >/dev/null || bad "cycles: the first one"
	before=$(kernel_memory)
	cycles_under load $((cycles / 100 + 2))
	cycles_under bursts "$cycles"
	sleep 2
	grown=$(($(kernel_memory) - before))
	said="kernel memory grew by $grown KiB"
	if [ $grown -le $((8192 + cycles)) ]; then ok "cycles: $said"; else bad "cycles: $said"; fi
}

# Flips, swaps and hotplug; beside them mutated models, in turns with the good ones.
part_hammer() {
	load_module || { bad "hammer: load"; return; }
	echo 0 >"$sys/refusal_trip_hits"
	cat mixed-0.bin >"$sys/model"
	start_bursts 3600
	start_plug 500
	nice -n -5 ./feed_blobs "$blobs" "${MLLB_STRESS_SECONDS:-3600}" >blobs.said &
	feeder=$!
	if said=$(nice -n -15 ./hammer $seconds 100 mixed-*.bin); then verdict=ok; else verdict=bad; fi
	if wait $feeder; then fed=ok; else fed=bad; fi
	stop_plug
	stop_load
	sums=$(add_up) || bad "hammer: counters do not add up: $sums"
	$verdict "hammer: $said, $(counter decided) decisions, $(counter acted) acted; meanwhile $(cat plug.said)"
	$fed "hammer: fed meanwhile: $(cat blobs.said)"
	rm -f blobs.said plug.said
	unload_module
}
