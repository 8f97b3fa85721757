/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes model.bin blobs and evaluates them the plain way, from the description
 * of the format alone: 64-bit sums, one neuron after another, nothing shared with
 * mllb_infer.c.
 */
#ifndef MLLB_TEST_BLOB_H
#define MLLB_TEST_BLOB_H

#include "../mllb_crc32.h"
#include "../mllb_features.h"
#include "../mllb_infer.h"
#include "test.h"

struct net {
	unsigned int n_layers;
	unsigned int width[4]; /* width[0] = inputs */
	s32 shift[3];
	s32 bias[3][64];
	s16 weight[3][64][64];
};

static inline void w16(u8 *p, unsigned int v)
{
	p[0] = v;
	p[1] = v >> 8;
}

static inline void w32(u8 *p, u32 v)
{
	w16(p, v & 0xffff);
	w16(p + 2, v >> 16);
}

static inline void blob_seal(u8 *b, size_t n)
{
	w32(b + 12, mllb_crc32(b + 16, n - 16));
}

static inline size_t blob_write(const struct net *net, u8 *b)
{
	size_t at = 64;
	unsigned int l, o, i;

	memset(b, 0, MLLB_MODEL_MAX_BYTES);
	w32(b, 0x424c4c4d);
	w16(b + 4, 1);
	w16(b + 6, 64);
	w16(b + 16, 1);
	w16(b + 18, net->width[0]);
	w16(b + 20, net->n_layers);
	for (i = 0; i < 16; i++)
		b[28 + i] = (u8)rnd();
	for (l = 0; l < net->n_layers; l++) {
		w16(b + 22 + 2 * l, net->width[l + 1]);
		w32(b + at, (u32)net->shift[l]);
		at += 4;
		for (o = 0; o < net->width[l + 1]; o++, at += 4)
			w32(b + at, (u32)net->bias[l][o]);
		for (o = 0; o < net->width[l + 1]; o++)
			for (i = 0; i < net->width[l]; i++, at += 2)
				w16(b + at, (u16)net->weight[l][o][i]);
		at = (at + 3) & ~(size_t)3;
	}
	w32(b + 8, at);
	blob_seal(b, at);
	return at;
}

static inline s64 max_input(unsigned int layer, unsigned int in)
{
	s64 lo, hi;

	if (layer)
		return 32767;
	lo = -(s64)mllb_feature_range[in].lo;
	hi = mllb_feature_range[in].hi;
	return lo > hi ? lo : hi;
}

/* The range proof, again from the description. */
static inline int net_fits(const struct net *net)
{
	unsigned int l, o, i;

	for (l = 0; l < net->n_layers; l++) {
		for (o = 0; o < net->width[l + 1]; o++) {
			s64 sum = llabs((s64)net->bias[l][o]);

			for (i = 0; i < net->width[l]; i++)
				sum += llabs((s64)net->weight[l][o][i]) * max_input(l, i);
			if (sum >= 1ll << 31)
				return 0;
		}
	}
	return 1;
}

static inline s64 net_eval(const struct net *net, const s16 *x)
{
	s64 in[64], out[64];
	unsigned int l, o, i;

	for (i = 0; i < net->width[0]; i++)
		in[i] = x[i];
	for (l = 0; l < net->n_layers; l++) {
		for (o = 0; o < net->width[l + 1]; o++) {
			s64 sum = net->bias[l][o];

			for (i = 0; i < net->width[l]; i++)
				sum += net->weight[l][o][i] * in[i];
			CHECK(sum < 1ll << 31 && sum > -(1ll << 31), "sum leaves 32 bits");
			if (l + 1 < net->n_layers) {
				sum = sum < 0 ? 0 : sum >> net->shift[l];
				sum = sum > 32767 ? 32767 : sum;
			}
			out[o] = sum;
		}
		memcpy(in, out, sizeof(in));
	}
	return in[0];
}

/* A random net; weights are small enough to fit unless @wild. */
static inline void net_random(struct net *net, int wild)
{
	unsigned int l, o, i;

	memset(net, 0, sizeof(*net));
	net->n_layers = 1 + rnd() % 3;
	net->width[0] = MLLB_N_FEATURES;
	for (l = 0; l < net->n_layers; l++) {
		int last = l + 1 == net->n_layers;

		net->width[l + 1] = last ? 1 : 1 + rnd() % 64;
		net->shift[l] = last ? 0 : (s32)(rnd() % 20);
		for (o = 0; o < net->width[l + 1]; o++) {
			/* spend a random part of the budget of 2^31 on each neuron */
			s64 left = wild ? 1ll << 34 : rnd_between(1 << 10, (1ll << 31) - 1);
			s64 part = left / (net->width[l] + 1);

			net->bias[l][o] = wild ? (s32)rnd() : rnd_between(-part, part);
			for (i = 0; i < net->width[l]; i++) {
				s64 top = part / max_input(l, i);

				if (top > 32767)
					top = 32767;
				net->weight[l][o][i] = rnd_between(-top, top);
			}
		}
	}
}

static inline s16 random_feature(unsigned int i)
{
	s16 lo = mllb_feature_range[i].lo, hi = mllb_feature_range[i].hi;

	switch (rnd() % 4) {
	case 0:
		return lo;
	case 1:
		return hi;
	default:
		return rnd_between(lo, hi);
	}
}

#endif /* MLLB_TEST_BLOB_H */
