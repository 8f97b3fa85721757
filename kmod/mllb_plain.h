/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The forward pass by plain sums, read from the bytes of a checked model.bin: one neuron
 * after another, no pointer but to the bytes. The scheduler runs this in BPF
 * (bpf/mllb_model.bpf.h): there the bytes are constants of the program, so the verifier
 * knows every loop's end and every index.
 *
 * No sum can leave 32 bits: whoever accepted the model has proved it.
 */
#ifndef MLLB_PLAIN_H
#define MLLB_PLAIN_H

#include "mllb_blob.h"
#include "mllb_features.h"

/* Volatile: a compiler of BPF would take constants for what they are before it is loaded. */
typedef const volatile u8 mllb_blob;

static __always_inline u32 mllb_blob16(mllb_blob *blob, u32 at)
{
	return *(const volatile u16 *)(blob + at);
}

static __always_inline s32 mllb_blob32(mllb_blob *blob, u32 at)
{
	return *(const volatile s32 *)(blob + at);
}

/**
 * struct mllb_plain_layer - one layer inside the bytes
 * @at: its first byte
 * @n_in: inputs
 * @n_out: outputs
 */
struct mllb_plain_layer {
	u32 at;
	u32 n_in;
	u32 n_out;
};

/* Bounds for the verifier; in a checked model they change nothing. */
static __always_inline u32 mllb_plain_width(u32 width)
{
	return width > MLLB_MAX_WIDTH ? MLLB_MAX_WIDTH : width;
}

static __always_inline struct mllb_plain_layer mllb_plain_first(mllb_blob *blob)
{
	struct mllb_plain_layer l;

	l.at = MLLB_MODEL_HEADER_BYTES;
	l.n_in = MLLB_N_FEATURES;
	l.n_out = mllb_plain_width(mllb_blob16(blob, MLLB_OFF_WIDTH));
	return l;
}

/* @i: of the layer behind @l, 1 for the second */
static __always_inline struct mllb_plain_layer
mllb_plain_next(mllb_blob *blob, struct mllb_plain_layer l, u32 i)
{
	l.at += MLLB_BLOB_LAYER_BYTES(l.n_in, l.n_out);
	l.n_in = l.n_out;
	l.n_out = mllb_plain_width(mllb_blob16(blob, MLLB_OFF_WIDTH + 2 * i));
	return l;
}

static __always_inline s32 mllb_plain_sum(mllb_blob *blob, struct mllb_plain_layer l, u32 out,
					  const s16 *in)
{
	u32 weights = l.at + 4 + 4 * l.n_out + 2 * l.n_in * out;
	s32 sum = mllb_blob32(blob, l.at + 4 + 4 * out);
	u32 i;

	for (i = 0; i < l.n_in; i++)
		sum += (s16)mllb_blob16(blob, weights + 2 * i) * in[i];
	return sum;
}

/* All ones for a negative value, else zero; the compiler makes no branch of it. */
static __always_inline s32 mllb_plain_mask(s32 v)
{
	s32 mask = v >> 31;

	asm volatile("" : "+r"(mask));
	return mask;
}

/*
 * ReLU, shift and clamp of a hidden sum. Without branches: the verifier would follow both
 * ways of each, for every neuron.
 */
static __always_inline s16 mllb_plain_hidden(mllb_blob *blob, struct mllb_plain_layer l, u32 out,
					     const s16 *in)
{
	s32 sum = mllb_plain_sum(blob, l, out, in);
	s32 h = (u32)(sum & ~mllb_plain_mask(sum)) >> (mllb_blob32(blob, l.at) & 31);
	s32 clamps = mllb_plain_mask(MLLB_HIDDEN_MAX - h);

	return (h & ~clamps) | (MLLB_HIDDEN_MAX & clamps);
}

/* The output's sum, of the last hidden layer's values as they come. */
static __always_inline s32 mllb_plain_output(mllb_blob *blob, struct mllb_plain_layer l,
					     struct mllb_plain_layer last, const s16 *in)
{
	s32 sum = mllb_blob32(blob, last.at + 4);
	u32 o;

	for (o = 0; o < l.n_out; o++)
		sum += (s16)mllb_blob16(blob, last.at + 8 + 2 * o) *
		       mllb_plain_hidden(blob, l, o, in);
	return sum;
}

/**
 * mllb_plain_score() - what mllb_infer() gives for these features
 * @blob: a model.bin that was checked; aligned to four bytes
 * @x: MLLB_N_FEATURES features, each inside its range
 *
 * Return: the score; "may migrate" iff it is >= 0.
 */
static __always_inline s32 mllb_plain_score(mllb_blob *blob, const s16 *x)
{
	struct mllb_plain_layer l = mllb_plain_first(blob), next;
	u32 n_layers = mllb_blob16(blob, MLLB_OFF_N_LAYERS);
	s16 h[MLLB_MAX_WIDTH];
	u32 o;

	if (n_layers == 1)
		return mllb_plain_sum(blob, l, 0, x);
	next = mllb_plain_next(blob, l, 1);
	if (n_layers == 2)
		return mllb_plain_output(blob, l, next, x);
	for (o = 0; o < l.n_out; o++)
		h[o] = mllb_plain_hidden(blob, l, o, x);
	return mllb_plain_output(blob, next, mllb_plain_next(blob, next, 2), h);
}

#endif /* MLLB_PLAIN_H */
