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

void mllb_stats_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		seqcount_init(&per_cpu(mllb_cpu, cpu).seq);
}

static void sum_cpu(const struct mllb_cpu *cpu, struct mllb_totals *totals)
{
	unsigned int i, b;

	for (i = 0; i < MLLB_N_COUNTERS; i++)
		totals->count[i] += READ_ONCE(cpu->count[i]);
	for (i = 0; i < MLLB_N_TIMED; i++)
		for (b = 0; b < MLLB_N_BUCKETS; b++)
			totals->histogram[i][b] += READ_ONCE(cpu->histogram[i][b]);
}

void mllb_stats_read(struct mllb_totals *totals)
{
	int cpu;

	memset(totals, 0, sizeof(*totals));
	/* Possible CPUs, not online ones: what an unplugged CPU counted stays counted. */
	for_each_possible_cpu(cpu) {
		const struct mllb_cpu *c = per_cpu_ptr(&mllb_cpu, cpu);
		struct mllb_totals with;
		unsigned int seq;

		do {
			with = *totals;
			seq = read_seqcount_begin(&c->seq);
			sum_cpu(c, &with);
		} while (read_seqcount_retry(&c->seq, seq));
		*totals = with;
	}
}
