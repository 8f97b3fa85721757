/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The arithmetic from raw inputs to features, inline: on the decision path the raw
 * inputs then stay in registers and are never written out. Integer-only.
 *
 * Arithmetic is 64-bit two's complement with wrap-around: unsigned counts are
 * widened with zeros first, right shifts of signed values are arithmetic. Sums
 * that may wrap are done unsigned and converted back, so that nothing here is
 * undefined in C. There is no division.
 */
#ifndef MLLB_SCALE_H
#define MLLB_SCALE_H

#include "mllb_features.h"
#include "mllb_recip.h"

/* Ranges as constants, so that the compiler folds each clamp. */
enum {
#define MLLB_FEATURE(index, name, lo, hi, unit)                                \
	MLLB_LO_##name = (lo), MLLB_HI_##name = (hi),
#include "mllb_features.def"
#undef MLLB_FEATURE
};

#define CLAMP(name, value) clamp_s64((value), MLLB_LO_##name, MLLB_HI_##name)
#define CLAMP_IF(name, value) (clamps ? CLAMP(name, value) : (value))

static __always_inline s64 clamp_s64(s64 v, s64 lo, s64 hi)
{
	if (!lo)
		v &= ~(v >> 63);
	else if (v < lo)
		v = lo;
	return v > hi ? hi : v;
}

static __always_inline u32 flag(u32 which, int set)
{
	return set ? which : 0;
}

static __always_inline s64 wrap_sub(s64 a, s64 b)
{
	return (s64)((u64)a - (u64)b);
}

/* Of a value that is not 0. */
static __always_inline int leading_zeros(u64 v)
{
#ifdef __bpf__
	/* BPF has no such instruction, and clang 14 crashes over the builtin. */
	int zeros = 0, step;

#pragma unroll
	for (step = 32; step; step /= 2) {
		if (!(v >> (64 - step))) {
			v <<= step;
			zeros += step;
		}
	}
	return zeros;
#else
	return __builtin_clzll(v);
#endif
}

/* load / 1024 in Q8; unsigned, so that a large one does not look negative */
static __always_inline s64 load_q8(u64 load)
{
	return load >> 2;
}

/*
 * (dst - src) / total in Q8 within [-256, 256]; 0 when there are no faults.
 * Both sides are scaled so that total lies in [128, 255]; then the quotient is a
 * product with a tabulated reciprocal, at most 256 (test_recip_stays_in_range). Error
 * against the true quotient: below 3/256, see test_delta_faults_error.
 */
static __always_inline s64 ratio_q8(u64 src, u64 dst, u64 total)
{
	s64 diff = (s64)(dst - src);
	u64 size = diff < 0 ? 0 - (u64)diff : (u64)diff;
	u64 q8 = 256;
	int zeros;

	if (!total)
		return 0;

	if (likely(size < total)) {
		/* Both sides keep their eight topmost bits, counted from total's first. */
		zeros = leading_zeros(total);
		q8 = ((size << zeros >> 56) * mllb_recip[total << zeros >> 56 & 127]) >> 8;
	}
	return diff < 0 ? -(s64)q8 : (s64)q8;
}

/*
 * Blanks out what the heuristic does not look at: NUMA inputs where locality does not
 * count, heat of a task that never counts as hot. Only for feature set mllb15k; Java
 * does the same in RawInputs.asSeen().
 */
static __always_inline void mllb_see(struct mllb_raw *raw, int locality_counts,
				     int may_be_hot)
{
	if (!locality_counts) {
		raw->dst_nid = raw->src_nid;
		raw->preferred_nid = -1;
		raw->faults_src = 0;
		raw->faults_dst = 0;
		raw->faults_total = 0;
	}
	if (!may_be_hot) {
		raw->delta_ns = (s64)(~0ULL >> 1);
		raw->buddy_hot = 0;
	}
}

/*
 * Whether no load and no count leaves its range, in one comparison: fewer than 128 tasks,
 * loads below 64 tasks' worth, 16 failed attempts and 8 tries. As good as every decision is
 * such a one, and needs no clamp of its own for each of them.
 */
static __always_inline int within_ranges(const struct mllb_raw *raw)
{
	u64 non_pref = (u64)raw->src_nr_running - raw->src_nr_preferred;

	_Static_assert(127 * 64 <= MLLB_HI_src_non_pref_nr && 127 * 64 <= MLLB_HI_src_len &&
		       127 * 64 <= MLLB_HI_dst_len && -2 * 64 >= MLLB_LO_src_len, "tasks");
	_Static_assert(65535 / 4 <= MLLB_HI_src_load && 65535 / 4 <= MLLB_HI_dst_load, "loads");
	_Static_assert(15 * 256 <= MLLB_HI_extra_fails && -7 * 256 >= MLLB_LO_extra_fails, "fails");
	return (raw->src_load | raw->dst_load | non_pref << 9 | (u64)raw->src_nr_running << 9 |
		(u64)raw->dst_nr_running << 9 | (u64)raw->nr_balance_failed << 12 |
		(u64)raw->cache_nice_tries << 13) < 1 << 16;
}

_Static_assert(MLLB_LO_delta_faults == -256 && MLLB_HI_delta_faults == 256, "ratio_q8");

/* What mllb_features() does, in the form that the forward pass takes. */
static __always_inline void scale_as(const struct mllb_raw *raw, struct mllb_inputs *in,
				     const int clamps)
{
	s64 src_nr = raw->src_nr_running;
	s64 hot = wrap_sub(raw->delta_ns, raw->migration_cost_ns);
	s64 fails = (s64)raw->nr_balance_failed - (s64)raw->cache_nice_tries;
	/* The kernel's own types fit; whoever tests may give any. */
	u32 idle = raw->idle_type < MLLB_NO_IDLE ? raw->idle_type : MLLB_NO_IDLE;
	s64 *v = in->number;

	v[MLLB_V_src_non_pref_nr] = CLAMP_IF(src_non_pref_nr,
					     (src_nr - (s64)raw->src_nr_preferred) * 64);
	v[MLLB_V_delta_hot] = CLAMP(delta_hot, hot >> 9);
	v[MLLB_V_src_len] = CLAMP_IF(src_len, (src_nr - 2) * 64);
	v[MLLB_V_src_load] = CLAMP_IF(src_load, load_q8(raw->src_load));
	v[MLLB_V_dst_load] = CLAMP_IF(dst_load, load_q8(raw->dst_load));
	v[MLLB_V_dst_len] = CLAMP_IF(dst_len, (s64)raw->dst_nr_running * 64);
	v[MLLB_V_extra_fails] = CLAMP_IF(extra_fails, fails * 256);
	v[MLLB_V_delta_faults] = ratio_q8(raw->faults_src, raw->faults_dst, raw->faults_total);
	in->flags = MLLB_F_IDLE(idle) |
		    flag(MLLB_F_SAME_NODE, raw->src_nid == raw->dst_nid) |
		    flag(MLLB_F_PREFER_SRC, raw->src_nid == raw->preferred_nid) |
		    flag(MLLB_F_PREFER_DST, raw->dst_nid == raw->preferred_nid) |
		    flag(MLLB_F_BUDDY_HOT, raw->buddy_hot);
}

static __always_inline void mllb_scale(const struct mllb_raw *raw, struct mllb_inputs *in)
{
	if (likely(within_ranges(raw)))
		scale_as(raw, in, 0);
	else
		scale_as(raw, in, 1);
}

#undef CLAMP_IF
#undef CLAMP

#endif /* MLLB_SCALE_H */
