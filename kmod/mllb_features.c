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

void mllb_features(const struct mllb_raw *raw, s16 *x)
{
	mllb_scale(raw, x);
}
