/* SPDX-License-Identifier: GPL-2.0 */
/* What a person can set while the module runs; written by mllb_control.c. */
#ifndef MLLB_SETTINGS_H
#define MLLB_SETTINGS_H

#include <linux/jump_label.h>
#include <linux/limits.h>
#include <linux/types.h>

enum mllb_mode {
	MLLB_MODE_OFF,
	MLLB_MODE_SHADOW, /* predict and count, change nothing */
	MLLB_MODE_CANARY, /* act on some decisions */
	MLLB_MODE_ACTIVE, /* act on all */
	MLLB_N_MODES
};

/*
 * Mode and generation are one word, [1:0] and [31:2]: each time the module is switched
 * on begins a generation. What was counted, or seen too often, in an earlier one says
 * nothing about this one.
 */
static inline enum mllb_mode mllb_mode_of(u32 state)
{
	return state & 3;
}

static inline u32 mllb_generation_of(u32 state)
{
	return state >> 2;
}

/* A threshold that no task's time off the CPU exceeds, and no sum of two overflows. */
#define MLLB_ALWAYS_HOT (S64_MAX / 2)

/**
 * struct mllb_settings - read on the path with READ_ONCE(), each field by itself
 * @state: enum mllb_mode and the generation
 * @canary_per_mille: share of decisions that canary acts on
 * @canary_seed: makes the choice of canary repeatable
 * @refusal_limit: refusals in a row of one task at which it gets the native answer;
 *	0 = no limit
 * @refusal_trip_hits: that many hits of the limit trip to off; 0 = never
 * @latency_budget_ns: features and inference together; 0 = no budget
 * @divergence_per_mille: share of answers unlike native that trips; 0 = no limit
 * @migration_cost_ns: what the kernel calls sched_migration_cost, which modules
 *	cannot read; MLLB_ALWAYS_HOT for -1
 * @timing: histograms wanted
 */
struct mllb_settings {
	u32 state;
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
