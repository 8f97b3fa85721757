// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>
#include <linux/string.h>

#include "mllb_stats.h"

DEFINE_PER_CPU(struct mllb_cpu, mllb_cpu);

const char *const mllb_counter_name[MLLB_N_COUNTERS] = {
#define X(name) #name,
	MLLB_COUNTERS(X)
#undef X
};

const char *const mllb_timed_name[MLLB_N_TIMED] = { "native", "features", "infer" };

static void sum_cpu(const struct mllb_cpu *cpu, u64 *class, struct mllb_totals *totals)
{
	unsigned int i, b;

	for (i = 0; i < MLLB_N_CLASSES; i++)
		class[i] += READ_ONCE(cpu->count[i]);
	totals->count[MLLB_C_over_budget] += READ_ONCE(cpu->over_budget);
	for (i = 0; i < MLLB_N_TIMED; i++)
		for (b = 0; b < MLLB_N_BUCKETS; b++)
			totals->histogram[i][b] += READ_ONCE(cpu->histogram[i][b]);
}

static u64 sum(const u64 *class, unsigned int first, unsigned int end)
{
	u64 n = 0;

	while (first < end)
		n += class[first++];
	return n;
}

static void derive(const u64 *class, u64 *count)
{
	const u64 *seen = &class[MLLB_K_SEEN];
	const u64 *acted = &class[MLLB_K_ACTED];
	u64 limit = class[MLLB_K_REFUSAL_LIMIT];
	u64 no_room = class[MLLB_K_REFUSAL_NO_ROOM];

	count[MLLB_C_calls] = sum(class, 0, MLLB_N_CLASSES);
	count[MLLB_C_hard_refusals] = class[MLLB_K_HARD_REFUSAL];
	count[MLLB_C_forced] = class[MLLB_K_FORCED];
	count[MLLB_C_off] = class[MLLB_K_OFF];
	count[MLLB_C_out_of_scope] = class[MLLB_K_OUT_OF_SCOPE];
	count[MLLB_C_no_model] = class[MLLB_K_NO_MODEL];
	count[MLLB_C_decided] = sum(class, MLLB_K_SEEN, MLLB_N_CLASSES);
	count[MLLB_C_native_no_model_no] = seen[0] + acted[0];
	count[MLLB_C_native_no_model_yes] = seen[1] + acted[1];
	count[MLLB_C_native_yes_model_no] = seen[2] + acted[2] + limit + no_room;
	count[MLLB_C_native_yes_model_yes] = seen[3] + acted[3];
	count[MLLB_C_acted] = sum(class, MLLB_K_ACTED, MLLB_N_CLASSES);
	count[MLLB_C_flips_to_yes] = acted[1];
	count[MLLB_C_flips_to_no] = acted[2];
	count[MLLB_C_refusal_limit_hits] = limit;
	count[MLLB_C_refusal_no_room] = no_room;
}

void mllb_stats_read(struct mllb_totals *totals)
{
	u64 class[MLLB_N_CLASSES] = { 0 };
	int cpu;

	memset(totals, 0, sizeof(*totals));
	/* Possible CPUs, not online ones: what an unplugged CPU counted stays counted. */
	for_each_possible_cpu(cpu)
		sum_cpu(per_cpu_ptr(&mllb_cpu, cpu), class, totals);
	derive(class, totals->count);
}

u64 mllb_stats_calls_here(void)
{
	return sum(this_cpu_ptr(&mllb_cpu)->count, 0, MLLB_N_CLASSES);
}
