/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Integer model: loading a model.bin with every check, and one forward pass.
 * No kernel headers, no allocation, no floating point, no division.
 */
#ifndef MLLB_INFER_H
#define MLLB_INFER_H

#include "mllb_blob.h"
#include "mllb_features.h"
#include "mllb_types.h"

/**
 * struct mllb_layer - one dense layer of a loaded model
 * @first: index of the layer's first word in mllb_model.words
 * @n_words: how many it has
 * @n_in: inputs
 * @n_pairs: outputs, two by two
 * @shift: right shift after ReLU
 * @clamps: some input may make a hidden value that has to be clamped
 */
struct mllb_layer {
	u32 first;
	u32 n_words;
	u8 n_in;
	u8 n_pairs;
	u8 shift;
	u8 clamps;
};

struct mllb_model;

/* One forward pass of a model with one hidden layer of at most 16 neurons. */
typedef s32 (*mllb_short_way_fn)(const struct mllb_model *m, const struct mllb_inputs *in);

/**
 * struct mllb_model - a checked model, repacked for speed; not to be copied
 * @id: first 16 bytes of the SHA-256 of the ONNX file the model came from
 * @crc: checksum of the blob
 * @feature_set: MLLB_FEATURE_SET_*
 * @n_inputs: features it consumes
 * @n_layers: dense layers, output included
 * @n_words: length of @words
 * @shift: of the first layer
 * @short_way: for a model with one hidden layer of at most 16 neurons, else NULL
 * @flag_sums: for the short way, words of the hidden layer: for each set of flags, the
 *	biases and all that these flags add
 * @numbers: and the weights of the numbers, then the output layer
 * @layer: the layers in order
 * @words: biases and weights. Two neurons share a word, low half and high half,
 *	so that one 64-bit multiply-add serves both; see mllb_infer.c.
 */
struct mllb_model {
	u8 id[MLLB_MODEL_ID_BYTES];
	u32 crc;
	u16 feature_set;
	u16 n_inputs;
	u16 n_layers;
	u16 n_words;
	u32 shift;
	mllb_short_way_fn short_way;
	const u64 *flag_sums;
	const u64 *numbers;
	struct mllb_layer layer[MLLB_MAX_LAYERS];
	u64 words[];
};

/**
 * mllb_model_size() - bytes a struct mllb_model for this blob needs
 * @blob: a model.bin
 * @n: its length
 *
 * Checks everything that can be checked without the weights: magic, version,
 * shape, length and checksum.
 *
 * Return: size, or -EINVAL (not a model, or its shape is out of bounds),
 * -EPROTONOSUPPORT (version or feature set), -EMSGSIZE (length), -EBADMSG
 * (checksum).
 */
int mllb_model_size(const void *blob, size_t n);

/**
 * mllb_model_parse() - check a blob and repack it
 * @blob: a model.bin
 * @n: its length
 * @m: result; at least mllb_model_size() bytes, aligned for u64
 *
 * Return: 0, an error of mllb_model_size(), or -ERANGE if some input within the
 * feature ranges could overflow a 32-bit sum.
 */
int mllb_model_parse(const void *blob, size_t n, struct mllb_model *m);

/**
 * mllb_infer() - one forward pass
 * @m: a parsed model
 * @x: m->n_inputs features, each inside its range
 *
 * Return: the score; "may migrate" iff it is >= 0.
 */
s32 mllb_infer(const struct mllb_model *m, const s16 *x);

/* The same of whatever shape, never by the short way. */
s32 mllb_infer_plainly(const struct mllb_model *m, const s16 *x);
/* The same of a model without the short way. */
s32 mllb_infer_long_way(const struct mllb_model *m, const struct mllb_inputs *in);

/* What the decision path calls: the score that mllb_infer() gives for these features. */
static __always_inline s32 mllb_score(const struct mllb_model *m, const struct mllb_inputs *in)
{
	return likely(m->short_way) ? m->short_way(m, in) : mllb_infer_long_way(m, in);
}

/*
 * The short way for that many pairs of neurons, 1 or more, with or without a clamp of the
 * hidden values; NULL if there is none.
 */
mllb_short_way_fn mllb_short_way(unsigned int n_pairs, int clamps);

#endif /* MLLB_INFER_H */
