# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Parts of stress.sh that compare answers; they need no load. Sourced by it.
# shellcheck disable=SC2154

# Shadow and off leave the very same traces; active differs in answers of the heuristic only.
part_differential() {
	load_probed || { bad "differential: load"; return; }
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
	unload_probed
}

# The vectors that Java's feature code and integer reference are checked against.
part_vectors() {
	load_module || { bad "vectors: load"; return; }
	cat model_15_10_1.bin >"$sys/model"
	if said=$(./check_vectors feature_vectors.csv model_vectors.bin model_scores.bin); then
		ok "vectors: $said"
	else
		bad "vectors: $said"
	fi
	unload_module
}

# near A B: the machine's own decisions come on top of the made-up ones.
near() { [ $((20 * $1)) -ge $((19 * $2)) ] && [ $((20 * $1)) -le $((21 * $2)) ]; }

# The tracepoint shows every decision, and canary's choice can be recomputed from it. A
# probe on can_migrate_task sees one call per decision, with the answer that counts.
part_seen() {
	load_probed || { bad "seen: load"; return; }
	cat no.bin >"$sys/model"
	echo 0 >"$sys/refusal_limit"
	echo 300 >"$sys/canary_per_mille"
	echo 77 >"$sys/canary_seed"
	echo canary >"$sys/mode"
	tracing "mllb/mllb_decision" before
	cat $probe >seen.answers
	tracing "mllb/mllb_decision" after >seen.trace
	decided=$(counter decided)
	said=$(./check_canary 77 300 <seen.trace) || bad "seen: $said"
	near "$decided" "${said%% *}" || bad "seen: $decided decided, traced: $said"
	echo active >"$sys/mode"
	echo 'r:mllb_seen can_migrate_task answer=$retval:u32' >>$tracefs/kprobe_events ||
		bad "seen: no kretprobe"
	# Again when a decision of the scheduler's own came by.
	for _ in 1 2 3; do
		tracing "kprobes/mllb_seen" before
		cat $probe >seen.answers
		tracing "kprobes/mllb_seen" after | sed -n 's/.*answer=/answer /p' >seen.probed
		[ "$(wc -l <seen.probed)" -ne "$(wc -l <seen.answers)" ] || break
	done
	echo '-:mllb_seen' >>$tracefs/kprobe_events
	calls=$(wc -l <seen.answers)
	if sed 's/.*\(answer [01]\).*/\1/' seen.answers | cmp -s - seen.probed; then
		ok "seen: $said; a kretprobe sees the $calls calls and their final answers"
	else
		bad "seen: kretprobe saw $(wc -l <seen.probed) of $calls calls, $(grep -c 1 seen.probed) yes"
	fi
	rm -f seen.*
	unload_probed
}

# tracing EVENT before|after: only what `cat` causes, which reads the probe; afterwards
# the trace on standard output.
tracing() {
	event=$1
	if [ "$2" = before ]; then
		echo 8192 >$tracefs/buffer_size_kb
		: >$tracefs/trace
		echo 'comm == "cat"' >$tracefs/events/"$event"/filter
		echo 1 >$tracefs/events/"$event"/enable
	else
		echo 0 >$tracefs/events/"$event"/enable
		echo 0 >$tracefs/events/"$event"/filter
		grep -v '^#' $tracefs/trace
	fi
}

# Restrictions: to CPUs, on made-up attempts towards CPU 1; to a cgroup, on real load.
part_scope() {
	load_probed || { bad "scope: load"; return; }
	cat no.bin >"$sys/model"
	echo 0 >"$sys/refusal_trip_hits"
	echo shadow >"$sys/mode"
	for cpus in 0-1 2-3 all; do
		d0=$(counter decided) o0=$(counter out_of_scope)
		echo $cpus >"$sys/scope_cpus"
		cat $probe >/dev/null
		eval "in_$(echo $cpus | tr -d -)=$(($(counter decided) - d0))"
		eval "out_$(echo $cpus | tr -d -)=$(($(counter out_of_scope) - o0))"
	done
	# shellcheck disable=SC2154
	if [ "$in_01" -gt 0 ] && [ "$out_01" -gt 0 ] && [ "$in_23" -le $((in_01 / 10)) ] &&
		near "$out_23" $((in_01 + out_01)) && near "$in_all" $((in_01 + out_01)); then
		ok "scope: CPUs 0-1: $in_01 decided, $out_01 out of scope; CPUs 2-3: $in_23 and $out_23; all: $in_all"
	else
		bad "scope: CPUs 0-1: $in_01 decided, $out_01 out of scope; CPUs 2-3: $in_23 and $out_23; all: $in_all and $out_all"
	fi
	scope_of_cgroup
	unload_probed
}

# Six busy loops inside and six outside: every task decided about is one of those inside.
scope_of_cgroup() {
	group=/sys/fs/cgroup/mllb-stress
	mkdir -p $group
	stat -c %i $group >"$sys/scope_cgroup" || bad "scope: cgroup refused"
	stress-ng --quiet --cpu 6 --timeout 120s >/dev/null 2>&1 &
	outside=$!
	sh -c "echo \$\$ >$group/cgroup.procs; exec stress-ng --quiet --cpu 6 --timeout 120s" >/dev/null 2>&1 &
	inside=$!
	d0=$(counter decided)
	: >$tracefs/trace
	echo 1 >$tracefs/events/mllb/mllb_decision/enable
	i=0
	while [ $(($(counter decided) - d0)) -lt 20 ] && [ $i -lt 40 ]; do
		sleep 1
		i=$((i + 1))
	done
	echo 0 >$tracefs/events/mllb/mllb_decision/enable
	sort -u $group/cgroup.threads >scope.threads
	sed -n 's/.* pid=\([0-9]*\) .*/\1/p' $tracefs/trace | sort -u >scope.seen
	foreign=$(comm -13 scope.threads scope.seen | grep -c .)
	kill "$outside" "$inside"
	wait "$outside" "$inside" 2>/dev/null
	if [ -s scope.seen ] && [ "$foreign" -eq 0 ]; then
		ok "scope: cgroup: $(($(counter decided) - d0)) decided about $(grep -c . scope.seen) tasks, all of the cgroup"
	else
		bad "scope: cgroup: $(grep -c . scope.seen) tasks seen, $foreign foreign"
	fi
	echo 0 >"$sys/scope_cgroup"
	rm -f scope.threads scope.seen
	rmdir $group
}

# A kretprobe that was there first, which makes each call seem to come from its trampoline:
# each call still comes by once, at the load's own test and afterwards. The node's own
# decisions come on top of what is made up; twice as many would be ours.
part_probe_first() {
	echo 'r:mllb_first can_migrate_task answer=$retval:u32' >>$tracefs/kprobe_events ||
		{ bad "probe_first: no kretprobe"; return; }
	echo 1 >$tracefs/events/kprobes/mllb_first/enable
	if load_probed; then
		after_load="calls $(counter calls), $(counter hard_refusals) refused, $(counter forced) forced"
		cat no.bin >"$sys/model"
		echo 0 >"$sys/refusal_limit"
		echo active >"$sys/mode"
		# Again when a decision of the scheduler's own came by, as in part_seen.
		for _ in 1 2 3; do
			c0=$(counter calls)
			tracing "kprobes/mllb_first" before
			cat $probe >first.answers
			tracing "kprobes/mllb_first" after | sed -n 's/.*answer=/answer /p' >first.probed
			c=$(($(counter calls) - c0))
			[ "$(wc -l <first.probed)" -ne "$(wc -l <first.answers)" ] || break
		done
		n=$(wc -l <first.answers)
		if [ "$c" -ge "$n" ] && [ "$c" -lt $((2 * n)) ] && [ "$n" -ge 4096 ] && [ "${after_load%% refused*}" = "calls 2, 1" ] &&
			sed 's/.*\(answer [01]\).*/\1/' first.answers | cmp -s - first.probed; then
			ok "probe_first: after the load $after_load; $n calls counted $c times, seen $(wc -l <first.probed) times, with the answers given"
		else
			bad "probe_first: after the load $after_load; $n calls counted $c times, seen $(wc -l <first.probed) times"
		fi
		rm -f first.answers first.probed
		unload_probed
	else
		bad "probe_first: load"
	fi
	echo 0 >$tracefs/events/kprobes/mllb_first/enable
	echo '-:mllb_first' >>$tracefs/kprobe_events
}
