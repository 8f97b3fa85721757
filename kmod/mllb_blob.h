/* SPDX-License-Identifier: GPL-2.0 */
/*
 * model.bin: a header, then for each layer its shift (u32), its biases (s32) and its
 * weights (s16, one neuron after another), padded to four bytes. Little-endian.
 */
#ifndef MLLB_BLOB_H
#define MLLB_BLOB_H

#define MLLB_MODEL_MAGIC 0x424c4c4du /* "MLLB" in memory */
#define MLLB_MODEL_VERSION 1
#define MLLB_MODEL_HEADER_BYTES 64
#define MLLB_MODEL_ID_BYTES 16
#define MLLB_MAX_LAYERS 3
#define MLLB_MAX_WIDTH 64
/* Largest blob the format can describe: 15-64-64-1 is 11 KiB. */
#define MLLB_MODEL_MAX_BYTES 16384

#define MLLB_OFF_VERSION 4
#define MLLB_OFF_HEADER_BYTES 6
#define MLLB_OFF_TOTAL_BYTES 8
#define MLLB_OFF_CRC 12
#define MLLB_OFF_FEATURE_SET 16
#define MLLB_OFF_N_INPUTS 18
#define MLLB_OFF_N_LAYERS 20
#define MLLB_OFF_WIDTH 22
#define MLLB_OFF_MODEL_ID 28
#define MLLB_OFF_PADDING (MLLB_OFF_MODEL_ID + MLLB_MODEL_ID_BYTES)

/* Hidden values are clamped to this. */
#define MLLB_HIDDEN_MAX 32767

/* Of one layer, with its padding. */
#define MLLB_BLOB_LAYER_BYTES(n_in, n_out) \
	(4 + 4 * (n_out) + ((2 * (n_in) * (n_out) + 3) & ~3))

#endif /* MLLB_BLOB_H */
