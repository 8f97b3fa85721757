// SPDX-License-Identifier: GPL-2.0
/*
 * The feature set's tables, and its arithmetic (mllb_scale.h) as a function. The Java
 * class dev.mllb.features.Mllb15 computes the same numbers;
 * kmod/tests/feature_vectors.csv is what both are checked against.
 */
#include "mllb_scale.h"

const struct mllb_range mllb_feature_range[MLLB_N_FEATURES] = {
#define MLLB_FEATURE(index, name, lo, hi, unit) [index] = { (lo), (hi) },
#include "mllb_features.def"
#undef MLLB_FEATURE
};

const char *const mllb_feature_name[MLLB_N_FEATURES] = {
#define MLLB_FEATURE(index, name, lo, hi, unit) [index] = #name,
#include "mllb_features.def"
#undef MLLB_FEATURE
};

/* Which feature is which number: one line each, for both ways. */
#define NUMBERS(X)                                                             \
	X(src_non_pref_nr)                                                     \
	X(delta_hot)                                                           \
	X(src_len)                                                             \
	X(src_load)                                                            \
	X(dst_load)                                                            \
	X(dst_len)                                                             \
	X(extra_fails)                                                         \
	X(delta_faults)

/* Beside the three about idleness, which are in the order of enum mllb_idle. */
static const struct {
	u8 feature;
	u8 flag;
} flags[] = {
	{ MLLB_X_same_node, MLLB_F_SAME_NODE },
	{ MLLB_X_prefer_src, MLLB_F_PREFER_SRC },
	{ MLLB_X_prefer_dst, MLLB_F_PREFER_DST },
	{ MLLB_X_buddy_hot, MLLB_F_BUDDY_HOT },
};

#define N_FLAGS (sizeof(flags) / sizeof(flags[0]))

void mllb_features_of(const struct mllb_inputs *in, s16 *x)
{
	unsigned int i;

#define X(name) x[MLLB_X_##name] = in->number[MLLB_V_##name];
	NUMBERS(X)
#undef X
	for (i = 0; i < 3; i++)
		x[MLLB_X_cpu_idle + i] = in->flags >> 4 == i ? 256 : 0;
	for (i = 0; i < N_FLAGS; i++)
		x[flags[i].feature] = in->flags & flags[i].flag ? 256 : 0;
}

int mllb_inputs_of(const s16 *x, struct mllb_inputs *in)
{
	s16 back[MLLB_N_FEATURES];
	unsigned int i, idle = MLLB_NO_IDLE;

#define X(name) in->number[MLLB_V_##name] = x[MLLB_X_##name];
	NUMBERS(X)
#undef X
	for (i = 0; i < 3; i++)
		if (x[MLLB_X_cpu_idle + i])
			idle = i;
	in->flags = MLLB_F_IDLE(idle);
	for (i = 0; i < N_FLAGS; i++)
		if (x[flags[i].feature])
			in->flags |= flags[i].flag;
	mllb_features_of(in, back);
	return memcmp(back, x, sizeof(back)) ? -1 : 0;
}

void mllb_features(const struct mllb_raw *raw, s16 *x)
{
	struct mllb_inputs in;

	mllb_scale(raw, &in);
	mllb_features_of(&in, x);
}
