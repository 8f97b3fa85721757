// SPDX-License-Identifier: GPL-2.0
/*
 * The following of tasks after a decision, compiled for user space with a made-up
 * kernel around it, and fed with events in every order that matters.
 */
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "mllb_trace.h"

/* What mllb_outcome.bpf.h takes from the kernel. */
#define MLLB_COMPAT_BPF_H
#define SEC(name)
#define __uint(name, value) int name
#define __type(name, value) value *name
#define BPF_MAP_TYPE_HASH   1
#define BPF_ANY		    0
#define BPF_RB_NO_WAKEUP    1

#define TASKS	 4
#define OUTCOMES 8

static const struct mllb_setup mllb_setup = {.outcome_horizon_ns = 1000};
static int mllb_ring;
static unsigned long long now;
static unsigned int this_processor;
static bool ring_is_full, table_is_full;
static struct mllb_outcome written[OUTCOMES];
static unsigned int writes;

static unsigned long long bpf_ktime_get_ns(void)
{
	return now;
}
static unsigned int bpf_get_smp_processor_id(void)
{
	return this_processor;
}
static void *bpf_map_lookup_elem(void *map, const void *key);
static long bpf_map_update_elem(void *map, const void *key, const void *value,
				unsigned long long flags);
static long bpf_map_delete_elem(void *map, const void *key);

static void *bpf_ringbuf_reserve(void *ring, unsigned long long size,
				 unsigned long long flags)
{
	if (ring != &mllb_ring || flags || size != sizeof(*written) || ring_is_full ||
	    writes == OUTCOMES)
		return NULL;
	return &written[writes++];
}

static void bpf_ringbuf_submit(void *data, unsigned long long flags)
{
	if (data != &written[writes - 1] || flags != BPF_RB_NO_WAKEUP)
		writes = OUTCOMES; /* shows as a wrong number of records */
}

#include "mllb_outcome.bpf.h"

static struct mllb_followed table[TASKS];
static bool used[TASKS];

static void *bpf_map_lookup_elem(void *map, const void *key)
{
	__s32 pid = *(const __s32 *)key;

	return pid < TASKS && used[pid] ? &table[pid] : NULL;
}

static long bpf_map_update_elem(void *map, const void *key, const void *value,
				unsigned long long flags)
{
	__s32 pid = *(const __s32 *)key;

	if (table_is_full)
		return -7;
	table[pid] = *(const struct mllb_followed *)value;
	used[pid] = true;
	return 0;
}

static long bpf_map_delete_elem(void *map, const void *key)
{
	used[*(const __s32 *)key] = false;
	return 0;
}

static struct mllb_cpu_state cpu;
static int failures;

static void restart(void)
{
	memset(used, 0, sizeof(used));
	memset(&cpu, 0, sizeof(cpu));
	memset(written, 0, sizeof(written));
	writes = 0;
	ring_is_full = table_is_full = false;
}

static void decide(unsigned long long ns, int pid, unsigned long long seq, bool verdict,
		   int dst)
{
	struct mllb_decision d = {.ts_ns = ns,
				  .seq = seq,
				  .pid = pid,
				  .cpu = 9,
				  .dst_cpu = dst,
				  .verdict = verdict};

	now = ns;
	mllb_follow(&cpu, &d);
}

static void runs(unsigned long long ns, int pid, unsigned int where)
{
	now = ns;
	this_processor = where;
	mllb_ran(&cpu, pid);
}

static void moves(unsigned long long ns, int pid, int where)
{
	now = ns;
	mllb_moved(&cpu, pid, where);
}

static void exits(unsigned long long ns, int pid)
{
	now = ns;
	mllb_exited(&cpu, pid);
}

static void expect(const char *what, long long actual, long long wanted)
{
	if (actual == wanted)
		return;
	fprintf(stderr, "%s: %lld, not %lld\n", what, actual, wanted);
	failures++;
}

static void expect_outcome(const char *what, unsigned int index, unsigned long long seq,
			   long long wait_ns, long long moved_after_ns, int ran_cpu)
{
	const struct mllb_outcome *o = &written[index];

	expect(what, writes > index, true);
	expect(what, o->kind, MLLB_KIND_OUTCOME);
	expect(what, o->decision_cpu, 9);
	expect(what, o->decision_seq, seq);
	expect(what, o->wait_ns, wait_ns);
	expect(what, o->moved_after_ns, moved_after_ns);
	expect(what, o->ran_cpu, ran_cpu);
}

int main(void)
{
	restart();
	decide(100, 1, 1, true, 3);
	moves(110, 1, 3); /* as decided: does not count */
	runs(150, 1, 3);
	runs(200, 1, 3); /* only the first run counts */
	moves(400, 1, 0);
	expect_outcome("moved as decided, ran, moved again", 0, 1, 50, 300, 3);
	expect("and that was all", writes, 1);
	runs(450, 1, 0);
	expect("it is not followed any more", writes, 1);

	restart();
	decide(100, 1, 2, true, 3);
	moves(110, 1, 3);
	moves(120, 1, 2);
	runs(160, 1, 2);
	expect_outcome("moved on before it ran", 0, 2, 60, 20, 2);

	restart();
	decide(100, 1, 3, false, 3);
	moves(130, 1, 3); /* refused, so this is somebody else's move */
	runs(180, 1, 3);
	expect_outcome("moved although refused", 0, 3, 80, 30, 3);

	restart();
	decide(100, 1, 4, true, 3);
	moves(110, 1, 2); /* not where the decision would have had it */
	runs(120, 1, 2);
	expect_outcome("moved elsewhere", 0, 4, 20, 10, 2);

	restart();
	decide(100, 1, 5, true, 3);
	runs(140, 1, 0);
	decide(300, 1, 6, false, 2);
	expect_outcome("the next decision ends it", 0, 5, 40, -1, 0);
	runs(310, 1, 1);
	moves(320, 1, 0);
	expect_outcome("and starts anew", 1, 6, 10, 20, 1);

	restart();
	decide(100, 1, 7, true, 3);
	runs(1101, 1, 3);
	expect_outcome("ran after the horizon", 0, 7, -1, -1, -1);
	decide(100, 1, 8, true, 3);
	runs(1100, 1, 3);
	moves(1101, 1, 0);
	expect_outcome("moved after the horizon", 1, 8, 1000, -1, 3);

	restart();
	decide(100, 1, 9, true, 3);
	decide(100, 2, 10, true, 3);
	runs(120, 2, 1);
	moves(130, 2, 0);
	runs(140, 3, 1); /* nobody decided about it */
	expect("tasks are told apart", writes, 1);
	expect_outcome("tasks are told apart", 0, 10, 20, 30, 1);

	restart();
	decide(100, 1, 13, true, 3);
	runs(140, 1, 3);
	exits(150, 1);
	expect_outcome("it ended", 0, 13, 40, -1, 3);
	expect("and its place is free", used[1], false);
	exits(160, 2);
	expect("one that nobody followed ends as well", writes, 1);
	decide(200, 1, 14, false, 3); /* another task of the same pid */
	runs(210, 1, 2);
	moves(220, 1, 3);
	expect_outcome("and the next of its pid is followed anew", 1, 14, 10, 20, 2);

	restart();
	for (int i = 0; i < 8; i++) {
		decide(100 + i, 1 + i % 3, 20 + i, true, 3);
		exits(100 + i, 1 + i % 3);
	}
	expect("short lives leave nothing behind", used[1] + used[2] + used[3], 0);
	expect("and none is lost", cpu.outcomes_dropped, 0);
	expect("each has its record", cpu.outcomes, 8);

	restart();
	decide(100, 1, 11, true, 3);
	ring_is_full = true;
	runs(1200, 1, 3);
	expect("lost when the ring is full", cpu.outcomes_dropped, 1);
	expect("and not counted as made", cpu.outcomes, 0);
	expect("and not followed any more", used[1], false);
	table_is_full = true;
	decide(1300, 2, 12, true, 3);
	expect("not followed when the table is full", cpu.outcomes_dropped, 2);

	if (!failures)
		printf("outcomes: every order of events as expected\n");
	return failures != 0;
}
