/* SPDX-License-Identifier: GPL-2.0 */
/* What a person can set while the module runs; written by mllb_control.c. */
#ifndef MLLB_SETTINGS_H
#define MLLB_SETTINGS_H

#include <linux/jump_label.h>
#include <linux/types.h>

enum mllb_mode {
	MLLB_MODE_OFF,
	MLLB_MODE_SHADOW, /* predict and count, change nothing */
	MLLB_MODE_CANARY, /* act on some decisions */
	MLLB_MODE_ACTIVE, /* act on all */
	MLLB_N_MODES
};

/**
 * struct mllb_settings - read on the path with READ_ONCE(), each field by itself
 * @mode: enum mllb_mode
 * @canary_per_mille: share of decisions that canary acts on
 * @canary_seed: makes the choice of canary repeatable
 * @refusal_limit: refusals in a row of one task at which it gets the native answer;
 *	0 = no limit
 * @refusal_trip_hits: that many hits of the limit trip to off; 0 = never
 * @latency_budget_ns: features and inference together; 0 = no budget
 * @divergence_per_mille: share of answers unlike native that trips; 0 = no limit
 * @migration_cost_ns: what the kernel calls sched_migration_cost, which modules
 *	cannot read
 * @timing: histograms wanted
 */
struct mllb_settings {
	int mode;
	u32 canary_per_mille;
	u64 canary_seed;
	u32 refusal_limit;
	u32 refusal_trip_hits;
	u32 latency_budget_ns;
	u32 divergence_per_mille;
	s64 migration_cost_ns;
	bool timing;
};

extern struct mllb_settings mllb_settings;

/* Off: nothing is redirected. The cost of off is this branch. */
DECLARE_STATIC_KEY_FALSE(mllb_on);
/* Histograms or a latency budget are wanted: the path reads the clock. */
DECLARE_STATIC_KEY_FALSE(mllb_timing);

#endif /* MLLB_SETTINGS_H */
