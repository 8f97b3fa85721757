// SPDX-License-Identifier: GPL-2.0
/*
 * The forward pass.
 *
 * Two neurons a and b live in one 64-bit word w = a + b * 2^32 (mod 2^64). Then
 * sum(w * x) = sum(a * x) + sum(b * x) * 2^32 (mod 2^64), so one multiply-add per
 * input serves two neurons. Both sums fit 32 bits signed (proved when the model
 * was loaded), so the low half is sum(a * x) itself, and what is left after
 * subtracting its sign extension is sum(b * x). The result is exact, not an
 * approximation: it equals the plain per-neuron sums bit for bit.
 *
 * Build with -fno-strict-aliasing (the kernel does) for union hidden, and with
 * -fno-tree-reassoc, else GCC splits the multiply-adds into products and sums.
 *
 * Words are laid out in the order the loop reads them: for each block of up to 8
 * words, the biases, then for each input the weights of the block. 8 accumulators
 * and 8 weights fit the registers of arm64.
 *
 * The output layer has one neuron, so it shares words the other way: 2 inputs.
 * (h0 + h1 * 2^32) * (w1 + w0 * 2^32) has h0 * w0 + h1 * w1 in its high half, plus
 * what h0 * w1 carries over from the low one. Summed up, the low half is
 * sum(h0 * w1), which the loader bounds as well, so it can be taken away exactly.
 */
#include "mllb_features.h"
#include "mllb_infer.h"
#include "mllb_pack.h"

/* Hidden values: written and read one by one, and as the output layer's pairs. */
union hidden {
	s32 one[MLLB_MAX_WIDTH];
	u64 pair[MLLB_MAX_WIDTH / 2];
};

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "union hidden relies on a little-endian machine"
#endif

/* max(v, 0), for the low and for the high sum */
static __always_inline u32 relu_low(s32 v)
{
#ifdef __aarch64__
	/* One instruction; GCC makes two of the C below. */
	asm("bic %w0, %w1, %w1, asr #31" : "=r"(v) : "r"(v));
	return v;
#else
	return v & ~(v >> 31);
#endif
}

static __always_inline u64 relu_high(s64 v)
{
#ifdef __aarch64__
	asm("bic %0, %1, %1, asr #63" : "=r"(v) : "r"(v));
	return v;
#else
	return v & ~(v >> 63);
#endif
}

static __always_inline s32 saturate(u32 h)
{
	return h > 32767 ? 32767 : h;
}

/* ReLU and shift of the low sum. */
static __always_inline u32 shifted_low(u64 acc, unsigned int shift)
{
	return relu_low(mllb_low_half(acc)) >> shift;
}

/* The same of the high sum, without moving it down first. */
static __always_inline u32 shifted_high(u64 acc, unsigned int shift)
{
	s64 sum = (s64)(acc - (u64)(s64)mllb_low_half(acc));

	return relu_high(sum) >> (32 + shift);
}

static __always_inline s32 activate_low(u64 acc, unsigned int shift)
{
	return saturate(shifted_low(acc, shift));
}

static __always_inline s32 activate_high(u64 acc, unsigned int shift)
{
	return saturate(shifted_high(acc, shift));
}

/* Both hidden values of a word, side by side; clamped where the loader's bounds ask for it. */
static __always_inline u64 activate_both(u64 acc, unsigned int shift, const int clamps)
{
	u32 low = shifted_low(acc, shift);
	u32 high = shifted_high(acc, shift);

	if (clamps) {
		low = saturate(low);
		high = saturate(high);
	}
	return low | (u64)high << 32;
}

/* Features are 16 bits wide, hidden values 32; which one is known at compile time. */
static __always_inline u64 input(const void *x, unsigned int i, const int is_feature)
{
	return is_feature ? (u64)(s64)((const s16 *)x)[i] :
			    (u64)(s64)((const s32 *)x)[i];
}

static __always_inline void add_input(u64 *acc, const u64 *w, const unsigned int np,
				      u64 v)
{
	unsigned int p;

#pragma GCC unroll 8
	for (p = 0; p < np; p++)
		acc[p] += w[p] * v;
}

/* np is a constant at every call, so that the accumulators stay in registers. */
static __always_inline void hidden_block(const u64 *w, const unsigned int np,
					 const void *x, unsigned int n_in,
					 const int is_feature, unsigned int shift,
					 s32 *out)
{
	const unsigned int width = is_feature ? sizeof(s16) : sizeof(s32);
	const u8 *at = x;
	const u8 *end = at + width * n_in;
	const u8 *last_five = end - width * 5;
	u64 acc[MLLB_BLOCK_WORDS];
	unsigned int p;

#pragma GCC unroll 8
	for (p = 0; p < np; p++)
		acc[p] = w[p];
	w += np;

	/* Five at a time: 15 inputs, 10 hidden values, and few loop instructions. */
	for (; at <= last_five; at += 5 * width) {
#pragma GCC unroll 5
		for (p = 0; p < 5; p++)
			add_input(acc, w + p * np, np, input(at, p, is_feature));
		w += 5 * np;
	}
	for (; at != end; at += width) {
		add_input(acc, w, np, input(at, 0, is_feature));
		w += np;
	}

#pragma GCC unroll 8
	for (p = 0; p < np; p++) {
		out[2 * p] = activate_low(acc[p], shift);
		out[2 * p + 1] = activate_high(acc[p], shift);
	}
}

/*
 * One function per block width and kind of input: each gets its own registers, and
 * none saves more of them than it needs. The number of features is a constant, which
 * the loader checks.
 */
#define BLOCK(np)                                                              \
	static noinline void feature_block_##np(const u64 *w, const void *x,   \
						unsigned int shift, s32 *out)  \
	{                                                                      \
		hidden_block(w, np, x, MLLB_N_FEATURES, 1, shift, out);        \
	}                                                                      \
	static noinline void value_block_##np(const u64 *w, const void *x,     \
					      unsigned int n_in,               \
					      unsigned int shift, s32 *out)    \
	{                                                                      \
		hidden_block(w, np, x, n_in, 0, shift, out);                   \
	}
BLOCK(1)
BLOCK(2)
BLOCK(3)
BLOCK(4)
BLOCK(5)
BLOCK(6)
BLOCK(7)
BLOCK(8)
#undef BLOCK

static __always_inline void any_block(unsigned int np, const u64 *w, const void *x,
				      unsigned int n_in, const int is_feature,
				      unsigned int shift, s32 *out)
{
#define CASE(n)                                                                \
	case n:                                                                \
		if (is_feature)                                                \
			feature_block_##n(w, x, shift, out);                   \
		else                                                           \
			value_block_##n(w, x, n_in, shift, out);               \
		return
	switch (np) {
		CASE(1);
		CASE(2);
		CASE(3);
		CASE(4);
		CASE(5);
		CASE(6);
		CASE(7);
		CASE(8);
	}
#undef CASE
}

static __always_inline s32 output_layer(const struct mllb_layer *l, const u64 *w,
					const union hidden *h)
{
	const u64 *pair = h->pair;
	const u64 *end = w + l->n_words;
	u64 acc = *w++;

	do
		acc += *w++ * *pair++;
	while (w != end);
	return mllb_high_half(acc);
}

/* A model without hidden layer: features are not padded to pairs, so one word each. */
static s32 linear(const u64 *w, const s16 *x, unsigned int n_in)
{
	u64 acc = *w++;

	while (n_in--)
		acc += *w++ * (u64)(s64)*x++;
	return mllb_low_half(acc);
}

static __always_inline void hidden_layer(const struct mllb_layer *l, const u64 *w,
					 const void *x, const int is_feature,
					 union hidden *h)
{
	unsigned int left = l->n_pairs;
	s32 *out = h->one;

	while (left) {
		unsigned int np = left < MLLB_BLOCK_WORDS ? left : MLLB_BLOCK_WORDS;

		any_block(np, w, x, l->n_in, is_feature, l->shift, out);
		w += np * (l->n_in + 1u);
		out += 2 * np;
		left -= np;
	}
}

s32 mllb_infer_plainly(const struct mllb_model *m, const s16 *x)
{
	const struct mllb_layer *l = m->layer;
	const u64 *w = m->words;
	union hidden h[2] MLLB_UNINITIALIZED;

	if (m->n_layers == 1)
		return linear(w, x, l[0].n_in);

	hidden_layer(&l[0], w, x, 1, &h[0]);
	if (m->n_layers == 2)
		return output_layer(&l[1], w + l[1].first, &h[0]);

	hidden_layer(&l[1], w + l[1].first, h[0].one, 0, &h[1]);
	return output_layer(&l[2], w + l[2].first, &h[1]);
}

/*
 * The short way. What the flags add to each hidden neuron was summed up when the model was
 * loaded, so only the eight numbers are multiplied; and a pair of hidden values goes into
 * the output's sum as it leaves its registers. np is a constant in each of these.
 */
static __always_inline s32 short_way(const struct mllb_model *m, const struct mllb_inputs *in,
				     const unsigned int np, const int clamps)
{
	const u64 *sums = m->flag_sums + in->flags * np;
	const u64 *w = m->numbers;
	const unsigned int shift = m->shift;
	u64 acc[MLLB_BLOCK_WORDS];
	unsigned int i, p;
	u64 sum;

#pragma GCC unroll 8
	for (p = 0; p < np; p++)
		acc[p] = sums[p];
#pragma GCC unroll 8
	for (i = 0; i < MLLB_V_delta_faults; i++)
		add_input(acc, w + i * np, np, in->number[i]);
	if (in->number[MLLB_V_delta_faults])
		add_input(acc, w + i * np, np, in->number[MLLB_V_delta_faults]);

	w += MLLB_N_NUMBERS * np;
	sum = w[0];
#pragma GCC unroll 8
	for (p = 0; p < np; p++)
		sum += w[p + 1] * activate_both(acc[p], shift, clamps);
	return mllb_high_half(sum);
}

#define SHORT_WAY(np)                                                          \
	static s32 short_way_##np(const struct mllb_model *m,                  \
				  const struct mllb_inputs *in)                \
	{                                                                      \
		return short_way(m, in, np, 0);                                \
	}                                                                      \
	static s32 clamped_way_##np(const struct mllb_model *m,                \
				    const struct mllb_inputs *in)              \
	{                                                                      \
		return short_way(m, in, np, 1);                                \
	}
SHORT_WAY(1)
SHORT_WAY(2)
SHORT_WAY(3)
SHORT_WAY(4)
SHORT_WAY(5)
SHORT_WAY(6)
SHORT_WAY(7)
SHORT_WAY(8)
#undef SHORT_WAY

mllb_short_way_fn mllb_short_way(unsigned int n_pairs, int clamps)
{
#define BOTH(np) { short_way_##np, clamped_way_##np }
	static const mllb_short_way_fn ways[MLLB_BLOCK_WORDS][2] = {
		BOTH(1), BOTH(2), BOTH(3), BOTH(4), BOTH(5), BOTH(6), BOTH(7), BOTH(8),
	};
#undef BOTH

	return n_pairs <= MLLB_BLOCK_WORDS ? ways[n_pairs - 1][!!clamps] : NULL;
}

s32 mllb_infer_long_way(const struct mllb_model *m, const struct mllb_inputs *in)
{
	s16 x[MLLB_N_FEATURES];

	mllb_features_of(in, x);
	return mllb_infer_plainly(m, x);
}

s32 mllb_infer(const struct mllb_model *m, const s16 *x)
{
	struct mllb_inputs in;

	if (m->short_way && !mllb_inputs_of(x, &in))
		return m->short_way(m, &in);
	return mllb_infer_plainly(m, x);
}
