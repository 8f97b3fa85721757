/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Feature set "mllb15": raw scheduler state in, fixed-point features out.
 * Pure functions of their arguments; builds in the kernel and in user space.
 */
#ifndef MLLB_FEATURES_H
#define MLLB_FEATURES_H

#include "mllb_idle.h"
#include "mllb_types.h"

#define MLLB_FEATURE_SET_MLLB15 1
/* The same fifteen, from inputs as the heuristic sees them: mllb_see(). */
#define MLLB_FEATURE_SET_MLLB15K 2

enum mllb_feature_index {
#define MLLB_FEATURE(index, name, lo, hi, unit) MLLB_X_##name = (index),
#include "mllb_features.def"
#undef MLLB_FEATURE
	MLLB_N_FEATURES
};

/**
 * struct mllb_raw - what the kernel knows at one decision, before any scaling
 * @src_load: PELT load average of the source cfs_rq; nice-0 task = 1024
 * @dst_load: the same of the destination
 * @delta_ns: time since the task last started running; ns, may be negative
 * @migration_cost_ns: threshold below which a task counts as cache hot; ns
 * @faults_src: NUMA hint faults of the task on the source node
 * @faults_dst: the same on the destination node
 * @faults_total: all NUMA hint faults of the task, 0 = unknown
 * @src_nr_running: runnable tasks on the source runqueue
 * @src_nr_preferred: of these, tasks that run on their preferred node
 * @dst_nr_running: runnable tasks on the destination runqueue
 * @nr_balance_failed: failed balance attempts in a row in this domain
 * @cache_nice_tries: failed attempts after which cache hotness is ignored
 * @src_nid: NUMA node of the source CPU
 * @dst_nid: NUMA node of the destination CPU
 * @preferred_nid: preferred node of the task, -1 = none
 * @idle_type: enum mllb_idle of the destination CPU
 * @buddy_hot: 1 if the source cfs_rq wants to run this task next and the
 *	destination is not empty
 * @pad: zero
 *
 * The layout is also the record of the module's raw self-test: 96 bytes,
 * little-endian, no hidden padding.
 */
struct mllb_raw {
	u64 src_load;
	u64 dst_load;
	s64 delta_ns;
	s64 migration_cost_ns;
	u64 faults_src;
	u64 faults_dst;
	u64 faults_total;
	u32 src_nr_running;
	u32 src_nr_preferred;
	u32 dst_nr_running;
	u32 nr_balance_failed;
	u32 cache_nice_tries;
	s32 src_nid;
	s32 dst_nid;
	s32 preferred_nid;
	u8 idle_type;
	u8 buddy_hot;
	u8 pad[6];
};

/*
 * The forward pass takes the features in two kinds. Seven are flags, which are 0 or 256, and
 * three of them exclude each other: one number says them all.
 */
enum mllb_number {
	MLLB_V_src_non_pref_nr,
	MLLB_V_delta_hot,
	MLLB_V_src_len,
	MLLB_V_src_load,
	MLLB_V_dst_load,
	MLLB_V_dst_len,
	MLLB_V_extra_fails,
	MLLB_V_delta_faults, /* last: it is 0 for most tasks, and then left out */
	MLLB_N_NUMBERS
};

#define MLLB_F_BUDDY_HOT 1
#define MLLB_F_PREFER_DST 2
#define MLLB_F_PREFER_SRC 4
#define MLLB_F_SAME_NODE 8
/* enum mllb_idle, or MLLB_NO_IDLE if it is none of these */
#define MLLB_F_IDLE(idle) ((idle) << 4)
#define MLLB_NO_IDLE 3
#define MLLB_N_FLAG_SETS 64

/**
 * struct mllb_inputs - one decision's features, as the forward pass wants them
 * @number: enum mllb_number
 * @flags: MLLB_F_*, less than MLLB_N_FLAG_SETS
 */
struct mllb_inputs {
	s64 number[MLLB_N_NUMBERS];
	u32 flags;
};

/**
 * struct mllb_range - closed interval a feature is clamped to
 * @lo: smallest value
 * @hi: largest value
 */
struct mllb_range {
	s16 lo;
	s16 hi;
};

extern const struct mllb_range mllb_feature_range[MLLB_N_FEATURES];
extern const char *const mllb_feature_name[MLLB_N_FEATURES];

/**
 * mllb_features() - scale one decision's raw inputs into features
 * @raw: inputs; every bit pattern is allowed
 * @x: MLLB_N_FEATURES results, each inside its mllb_feature_range
 */
void mllb_features(const struct mllb_raw *raw, s16 *x);

/**
 * mllb_inputs_of() - the same features in the other form
 * @x: features
 * @in: result
 *
 * Return: 0, or -1 if a flag is neither 0 nor 256, or two of the three about idleness are set.
 */
int mllb_inputs_of(const s16 *x, struct mllb_inputs *in);
/* And back. */
void mllb_features_of(const struct mllb_inputs *in, s16 *x);

#endif /* MLLB_FEATURES_H */
