/* SPDX-License-Identifier: GPL-2.0 */
/* From the form of the features that the module's forward pass takes to the fifteen. */
#ifndef MLLB_SPREAD_H
#define MLLB_SPREAD_H

#include "mllb_features.h"

/* Which feature is which number: one line each, for both ways. */
#define MLLB_NUMBERS(X)                                                        \
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
} mllb_flag[] = {
	{ MLLB_X_same_node, MLLB_F_SAME_NODE },
	{ MLLB_X_prefer_src, MLLB_F_PREFER_SRC },
	{ MLLB_X_prefer_dst, MLLB_F_PREFER_DST },
	{ MLLB_X_buddy_hot, MLLB_F_BUDDY_HOT },
};

#define MLLB_N_FLAGS (sizeof(mllb_flag) / sizeof(mllb_flag[0]))

static __always_inline void mllb_spread(const struct mllb_inputs *in, s16 *x)
{
	unsigned int i;

#define X(name) x[MLLB_X_##name] = in->number[MLLB_V_##name];
	MLLB_NUMBERS(X)
#undef X
	for (i = 0; i < 3; i++)
		x[MLLB_X_cpu_idle + i] = in->flags >> 4 == i ? 256 : 0;
	for (i = 0; i < MLLB_N_FLAGS; i++)
		x[mllb_flag[i].feature] = in->flags & mllb_flag[i].flag ? 256 : 0;
}

#endif /* MLLB_SPREAD_H */
