/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Integer model: loading a model.bin with every check, and one forward pass.
 * No kernel headers, no allocation, no floating point, no division.
 */
#ifndef MLLB_INFER_H
#define MLLB_INFER_H

#include "mllb_types.h"

#define MLLB_MODEL_MAGIC 0x424c4c4du /* "MLLB" in memory */
#define MLLB_MODEL_VERSION 1
#define MLLB_MODEL_HEADER_BYTES 64
#define MLLB_MODEL_ID_BYTES 16
#define MLLB_MAX_LAYERS 3
#define MLLB_MAX_WIDTH 64
/* Largest blob the format can describe: 15-64-64-1 is 11 KiB. */
#define MLLB_MODEL_MAX_BYTES 16384

/**
 * struct mllb_layer - one dense layer of a loaded model
 * @first: index of the layer's first word in mllb_model.words
 * @n_words: how many it has
 * @n_in: inputs
 * @n_pairs: outputs, two by two
 * @shift: right shift after ReLU
 */
struct mllb_layer {
	u32 first;
	u32 n_words;
	u8 n_in;
	u8 n_pairs;
	u8 shift;
};

/**
 * struct mllb_model - a checked model, repacked for speed
 * @id: first 16 bytes of the SHA-256 of the ONNX file the model came from
 * @crc: checksum of the blob
 * @feature_set: MLLB_FEATURE_SET_*
 * @n_inputs: features it consumes
 * @n_layers: dense layers, output included
 * @n_words: length of @words
 * @one_block: one hidden layer of at most 16 neurons: the short way through
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
	u8 one_block;
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

#endif /* MLLB_INFER_H */
