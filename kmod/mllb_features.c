// SPDX-License-Identifier: GPL-2.0
/*
 * The feature set's tables, and its arithmetic (mllb_scale.h) as a function. The Java
 * class dev.mllb.features.Mllb15 computes the same numbers;
 * kmod/tests/feature_vectors.csv is what both are checked against.
 */
#include "mllb_scale.h"
#include "mllb_spread.h"

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

void mllb_features_of(const struct mllb_inputs *in, s16 *x)
{
	mllb_spread(in, x);
}

int mllb_inputs_of(const s16 *x, struct mllb_inputs *in)
{
	s16 back[MLLB_N_FEATURES];
	unsigned int i, idle = MLLB_NO_IDLE;

#define X(name) in->number[MLLB_V_##name] = x[MLLB_X_##name];
	MLLB_NUMBERS(X)
#undef X
	for (i = 0; i < 3; i++)
		if (x[MLLB_X_cpu_idle + i])
			idle = i;
	in->flags = MLLB_F_IDLE(idle);
	for (i = 0; i < MLLB_N_FLAGS; i++)
		if (x[mllb_flag[i].feature])
			in->flags |= mllb_flag[i].flag;
	mllb_features_of(in, back);
	return memcmp(back, x, sizeof(back)) ? -1 : 0;
}

void mllb_features(const struct mllb_raw *raw, s16 *x)
{
	struct mllb_inputs in;

	mllb_scale(raw, &in);
	mllb_features_of(&in, x);
}
