// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a model.bin. The blob comes from user space and is trusted in nothing:
 * every field is checked before use, every index is bounded by the checked length,
 * and no model is accepted for which any input could overflow a 32-bit sum.
 *
 * Fields are read byte by byte: the blob has no alignment, and its byte order is
 * little-endian whatever the machine's is.
 */
#include "mllb_blob.h"
#include "mllb_crc32.h"
#include "mllb_features.h"
#include "mllb_infer.h"
#include "mllb_pack.h"

#define HIDDEN_MAX MLLB_HIDDEN_MAX
#define SUM_LIMIT ((u64)1 << 31)

static u16 get16(const u8 *p)
{
	return p[0] | p[1] << 8;
}

static u32 get32(const u8 *p)
{
	return get16(p) | (u32)get16(p + 2) << 16;
}

/**
 * struct dense - one layer inside the blob
 * @shift: its first field
 * @bias: its biases
 * @weight: its weights, row-major [n_out][n_in]
 * @n_in: inputs
 * @n_out: outputs
 * @last: the output layer
 */
struct dense {
	u32 shift;
	const u8 *bias;
	const u8 *weight;
	unsigned int n_in;
	unsigned int n_out;
	int last;
};

static s32 bias_of(const struct dense *d, unsigned int out)
{
	return out < d->n_out ? (s32)get32(d->bias + 4 * out) : 0;
}

static s16 weight_of(const struct dense *d, unsigned int out, unsigned int in)
{
	if (out >= d->n_out || in >= d->n_in)
		return 0;
	return (s16)get16(d->weight + 2 * (out * d->n_in + in));
}

static size_t dense_bytes(unsigned int n_in, unsigned int n_out)
{
	return MLLB_BLOB_LAYER_BYTES((size_t)n_in, n_out);
}

static unsigned int dense_words(unsigned int n_in, unsigned int n_out,
				int first, int last)
{
	if (!last)
		return MLLB_PAIRS(n_out) * (n_in + 1);
	return 1 + (first ? n_in : MLLB_PAIRS(n_in));
}

/* What the short way needs beside: see pack_short_way(). */
static unsigned int short_way_words(const u8 *blob)
{
	unsigned int pairs = MLLB_PAIRS(get16(blob + MLLB_OFF_WIDTH));

	if (get16(blob + MLLB_OFF_N_LAYERS) != 2 || !mllb_short_way(pairs, 1))
		return 0;
	return (MLLB_N_FLAG_SETS + MLLB_N_NUMBERS) * pairs + 1 + pairs;
}

/* Shape: widths are non-zero up to n_layers, zero after it, and end in 1. */
static int check_shape(const u8 *blob)
{
	unsigned int n_layers = get16(blob + MLLB_OFF_N_LAYERS);
	unsigned int i;

	if (n_layers < 1 || n_layers > MLLB_MAX_LAYERS)
		return -EINVAL;
	for (i = 0; i < MLLB_MAX_LAYERS; i++) {
		unsigned int width = get16(blob + MLLB_OFF_WIDTH + 2 * i);

		if (i + 1 < n_layers && (width < 1 || width > MLLB_MAX_WIDTH))
			return -EINVAL;
		if (i + 1 == n_layers && width != 1)
			return -EINVAL;
		if (i + 1 > n_layers && width != 0)
			return -EINVAL;
	}
	return 0;
}

static int check_header(const u8 *blob, size_t n)
{
	unsigned int i;

	if (n < MLLB_MODEL_HEADER_BYTES)
		return -EMSGSIZE;
	if (get32(blob) != MLLB_MODEL_MAGIC)
		return -EINVAL;
	if (get16(blob + MLLB_OFF_VERSION) != MLLB_MODEL_VERSION ||
	    get16(blob + MLLB_OFF_HEADER_BYTES) != MLLB_MODEL_HEADER_BYTES)
		return -EPROTONOSUPPORT;
	if (get32(blob + MLLB_OFF_TOTAL_BYTES) != n || n > MLLB_MODEL_MAX_BYTES)
		return -EMSGSIZE;
	if (get32(blob + MLLB_OFF_CRC) != mllb_crc32(blob + MLLB_OFF_FEATURE_SET,
						n - MLLB_OFF_FEATURE_SET))
		return -EBADMSG;
	if (get16(blob + MLLB_OFF_FEATURE_SET) < MLLB_FEATURE_SET_MLLB15 ||
	    get16(blob + MLLB_OFF_FEATURE_SET) > MLLB_FEATURE_SET_MLLB15K ||
	    get16(blob + MLLB_OFF_N_INPUTS) != MLLB_N_FEATURES)
		return -EPROTONOSUPPORT;
	for (i = MLLB_OFF_PADDING; i < MLLB_MODEL_HEADER_BYTES; i++)
		if (blob[i])
			return -EINVAL;
	return check_shape(blob);
}

/*
 * Walks the layers of a blob whose header is checked. Returns the offset behind
 * layer @i and fills @d, or 0 if the layer does not fit into @n bytes.
 */
static size_t next_layer(const u8 *blob, size_t n, size_t at, unsigned int i,
			 struct dense *d)
{
	unsigned int n_in = i ? get16(blob + MLLB_OFF_WIDTH + 2 * (i - 1)) :
				get16(blob + MLLB_OFF_N_INPUTS);
	unsigned int n_out = get16(blob + MLLB_OFF_WIDTH + 2 * i);
	size_t bytes = dense_bytes(n_in, n_out);

	if (bytes > n - at)
		return 0;
	d->shift = get32(blob + at);
	d->bias = blob + at + 4;
	d->weight = d->bias + 4 * n_out;
	d->n_in = n_in;
	d->n_out = n_out;
	d->last = i + 1 == get16(blob + MLLB_OFF_N_LAYERS);
	return at + bytes;
}

int mllb_model_size(const void *blob, size_t n)
{
	size_t at = MLLB_MODEL_HEADER_BYTES;
	unsigned int words = 0;
	struct dense d;
	unsigned int i;
	int err;

	err = check_header(blob, n);
	if (err)
		return err;
	for (i = 0; i < get16((const u8 *)blob + MLLB_OFF_N_LAYERS); i++) {
		at = next_layer(blob, n, at, i, &d);
		if (!at)
			return -EMSGSIZE;
		words += dense_words(d.n_in, d.n_out, i == 0, d.last);
	}
	if (at != n)
		return -EMSGSIZE;
	words += short_way_words(blob);
	return sizeof(struct mllb_model) + words * sizeof(u64);
}

static u64 magnitude(s32 v)
{
	return v < 0 ? 0 - (u64)(s64)v : (u64)v;
}

static u64 largest_input(const struct mllb_range *range, unsigned int in)
{
	u64 lo, hi;

	if (!range)
		return HIDDEN_MAX;
	lo = magnitude(range[in].lo);
	hi = magnitude(range[in].hi);
	return lo > hi ? lo : hi;
}

/*
 * The proof: |bias| + sum(|w| * max|x|) bounds every partial sum in any order, so
 * no 32-bit sum of this layer can overflow. @range is NULL behind a hidden layer; @largest
 * is the largest bound of the layer.
 */
static int check_sums(const struct dense *d, const struct mllb_range *range, u64 *largest)
{
	unsigned int out, in;

	*largest = 0;

	for (out = 0; out < d->n_out; out++) {
		u64 bound = magnitude(bias_of(d, out));

		for (in = 0; in < d->n_in; in++)
			bound += magnitude(weight_of(d, out, in)) *
				 largest_input(range, in);
		if (bound >= SUM_LIMIT)
			return -ERANGE;
		if (bound > *largest)
			*largest = bound;
	}
	return 0;
}

/* Zero bytes behind an odd number of weights: one model has one blob. */
static int check_padding(const struct dense *d)
{
	size_t used = 2u * d->n_in * d->n_out;
	size_t i;

	for (i = used; i < ((used + 3u) & ~(size_t)3); i++)
		if (d->weight[i])
			return -EINVAL;
	return 0;
}

static u64 *pack_hidden(const struct dense *d, u64 *w)
{
	unsigned int pairs = MLLB_PAIRS(d->n_out);
	unsigned int first, p, in;

	for (first = 0; first < pairs; first += MLLB_BLOCK_WORDS) {
		unsigned int end = first + MLLB_BLOCK_WORDS;

		if (end > pairs)
			end = pairs;
		for (p = first; p < end; p++)
			*w++ = mllb_pack(bias_of(d, 2 * p), bias_of(d, 2 * p + 1));
		for (in = 0; in < d->n_in; in++)
			for (p = first; p < end; p++)
				*w++ = mllb_pack(weight_of(d, 2 * p, in),
						 weight_of(d, 2 * p + 1, in));
	}
	return w;
}

/*
 * Low half: the cross terms h0 * w1. They are bounded by check_sums() of this very
 * neuron, as all its inputs have the same largest value.
 */
static u64 *pack_output(const struct dense *d, u64 *w)
{
	unsigned int in;

	*w++ = mllb_pack(0, bias_of(d, 0));
	for (in = 0; in < d->n_in; in += 2)
		*w++ = mllb_pack(weight_of(d, 0, in + 1), weight_of(d, 0, in));
	return w;
}

static u64 *pack_linear(const struct dense *d, u64 *w)
{
	unsigned int in;

	*w++ = mllb_pack(bias_of(d, 0), 0);
	for (in = 0; in < d->n_in; in++)
		*w++ = mllb_pack(weight_of(d, 0, in), 0);
	return w;
}

/* The weights of one pair for one feature. */
static u64 pair_weights(const struct dense *d, unsigned int p, unsigned int in)
{
	return mllb_pack(weight_of(d, 2 * p, in), weight_of(d, 2 * p + 1, in));
}

/*
 * The hidden layer once more, for inputs in the form of struct mllb_inputs: for each set of
 * flags, the biases and 256 times the weights of the flags that are set; then for each number
 * its weights. Sums modulo 2^64 are the same in any order, so the result is too. A copy of
 * the output layer stands behind.
 */
static u64 *pack_short_way(const struct dense *d, struct mllb_model *m, u64 *w)
{
	const u64 *output = m->words + m->layer[1].first;
	unsigned int pairs = m->layer[0].n_pairs;
	struct mllb_inputs in = { .number = { 0 } };
	s16 x[MLLB_N_FEATURES];
	unsigned int p, i, k;

	m->flag_sums = w;
	for (in.flags = 0; in.flags < MLLB_N_FLAG_SETS; in.flags++) {
		mllb_features_of(&in, x);
		for (p = 0; p < pairs; p++, w++) {
			*w = mllb_pack(bias_of(d, 2 * p), bias_of(d, 2 * p + 1));
			for (i = 0; i < MLLB_N_FEATURES; i++)
				*w += pair_weights(d, p, i) * (u64)(s64)x[i];
		}
	}
	m->numbers = w;
	in.flags = MLLB_F_IDLE(MLLB_NO_IDLE);
	for (k = 0; k < MLLB_N_NUMBERS; k++) {
		/* Which feature that number is: the one that it sets. */
		in.number[k] = 1;
		mllb_features_of(&in, x);
		in.number[k] = 0;
		for (i = 0; !x[i]; i++)
			;
		for (p = 0; p < pairs; p++)
			*w++ = pair_weights(d, p, i);
	}
	for (i = 0; i < m->layer[1].n_words; i++)
		*w++ = output[i];
	return w;
}

static int load_layer(const struct dense *d, unsigned int i,
		      struct mllb_model *m, u64 **w)
{
	struct mllb_layer *l = &m->layer[i];
	u64 largest;
	int err;

	if (d->shift > 31 || (d->last && d->shift))
		return -EINVAL;
	err = check_padding(d);
	if (err)
		return err;
	err = check_sums(d, i ? NULL : mllb_feature_range, &largest);
	if (err)
		return err;
	l->clamps = largest >> d->shift > HIDDEN_MAX;

	l->first = *w - m->words;
	l->n_in = d->n_in;
	l->n_pairs = MLLB_PAIRS(d->n_out);
	l->shift = d->shift;
	if (!d->last)
		*w = pack_hidden(d, *w);
	else
		*w = i ? pack_output(d, *w) : pack_linear(d, *w);
	l->n_words = *w - m->words - l->first;
	return 0;
}

int mllb_model_parse(const void *blob, size_t n, struct mllb_model *m)
{
	const u8 *bytes = blob;
	size_t at = MLLB_MODEL_HEADER_BYTES;
	int size = mllb_model_size(blob, n);
	u64 *w = m->words;
	struct dense d;
	unsigned int i;
	int err;

	if (size < 0)
		return size;
	memset(m, 0, size);
	memcpy(m->id, bytes + MLLB_OFF_MODEL_ID, MLLB_MODEL_ID_BYTES);
	m->crc = get32(bytes + MLLB_OFF_CRC);
	m->feature_set = get16(bytes + MLLB_OFF_FEATURE_SET);
	m->n_inputs = get16(bytes + MLLB_OFF_N_INPUTS);
	m->n_layers = get16(bytes + MLLB_OFF_N_LAYERS);
	for (i = 0; i < m->n_layers; i++) {
		at = next_layer(bytes, n, at, i, &d);
		err = load_layer(&d, i, m, &w);
		if (err)
			return err;
	}
	m->shift = m->layer[0].shift;
	if (m->n_layers == 2)
		m->short_way = mllb_short_way(m->layer[0].n_pairs, m->layer[0].clamps);
	if (m->short_way) {
		next_layer(bytes, n, MLLB_MODEL_HEADER_BYTES, 0, &d);
		w = pack_short_way(&d, m, w);
	}
	m->n_words = w - m->words;
	return 0;
}
