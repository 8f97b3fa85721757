# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Parts of stress.sh that change the module under load. Sourced by it.
# shellcheck disable=SC2154

# In whatever mode, under full load.
part_cycles() {
	start_load 3600
	if said=$(./cycles "$cycles" "${MLLB_STRESS_SECONDS:-3600}" mllb.ko mixed-0.bin); then
		ok "cycles: $said"
	else
		bad "cycles: $said"
	fi
	stop_load
}

part_hammer() {
	load_module || { bad "hammer: load"; return; }
	echo 0 >"$sys/refusal_trip_hits"
	cat mixed-0.bin >"$sys/model"
	start_load 3600
	said=$(./hammer $seconds 100 mixed-*.bin) || bad "hammer: $said"
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
