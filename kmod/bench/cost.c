// SPDX-License-Identifier: GPL-2.0
/*
 * cost METHOD PASSES: runs PASSES forward passes of a 15-10-1 model and nothing
 * else that grows with PASSES, so that an instruction counter around two runs
 * gives the cost of one pass: (count(P) - count(0)) / P. bench/cost.sh does that.
 *
 * METHOD: path (what the module does at a decision), packed (the same for any features),
 * naive (integer loop, 64-bit sums),
 * float (the straightforward float code), features (raw inputs to features).
 */
#include <stdio.h>
#include <stdlib.h>

#include "../mllb_scale.h"
#include "../tests/blob.h"

static struct net net;
static s16 vectors[64][16];
static float fw1[10][15], fb1[10], fw2[10], fb2;
static struct mllb_inputs inputs[64];
static volatile s64 sink;

static noinline s64 naive(const s16 *x)
{
	s64 h[10], sum;
	int o, i;

	for (o = 0; o < 10; o++) {
		sum = net.bias[0][o];
		for (i = 0; i < 15; i++)
			sum += (s64)net.weight[0][o][i] * x[i];
		sum = sum < 0 ? 0 : sum >> net.shift[0];
		h[o] = sum > 32767 ? 32767 : sum;
	}
	sum = net.bias[1][0];
	for (i = 0; i < 10; i++)
		sum += (s64)net.weight[1][0][i] * h[i];
	return sum;
}

static noinline int plain_float(const float *x)
{
	float h[10], sum;
	int o, i;

	for (o = 0; o < 10; o++) {
		sum = 0;
		for (i = 0; i < 15; i++)
			sum += x[i] * fw1[o][i];
		sum += fb1[o];
		h[o] = sum > 0 ? sum : 0;
	}
	sum = 0;
	for (i = 0; i < 10; i++)
		sum += h[i] * fw2[i];
	return sum + fb2 > 0.5f;
}

static noinline void scale(const struct mllb_raw *r, struct mllb_inputs *in)
{
	mllb_scale(r, in);
}

static struct mllb_model *build(void)
{
	static u8 blob[MLLB_MODEL_MAX_BYTES];
	static u64 room[512];
	int o, i;

	net.n_layers = 2;
	net.width[0] = 15;
	net.width[1] = 10;
	net.width[2] = 1;
	net.shift[0] = 8;
	for (o = 0; o < 10; o++) {
		net.bias[0][o] = rnd_between(-60000, 60000);
		net.weight[1][0][o] = rnd_between(-500, 500);
		fb1[o] = net.bias[0][o] / 65536.0f;
		fw2[o] = net.weight[1][0][o] / 256.0f;
		for (i = 0; i < 15; i++) {
			net.weight[0][o][i] = rnd_between(-500, 500);
			fw1[o][i] = net.weight[0][o][i] / 256.0f;
		}
	}
	if (mllb_model_parse(blob, blob_write(&net, blob), (void *)room))
		exit(1);
	return (void *)room;
}

int main(int argc, char **argv)
{
	static float fx[64][15];
	static struct mllb_raw raw[64];
	const struct mllb_model *m;
	long passes, k;
	int i, j;

	if (argc != 3)
		return 2;
	passes = atol(argv[2]);
	test_state = 7;
	m = build();
	for (j = 0; j < 64; j++) {
		for (i = 0; i < 15; i++) {
			vectors[j][i] = random_feature(i);
			fx[j][i] = vectors[j][i] / 256.0f;
		}
		raw[j].src_nr_running = rnd() % 20;
		raw[j].src_load = rnd() % 9000;
		raw[j].delta_ns = rnd() % 2000000;
		raw[j].faults_src = rnd() % 900;
		raw[j].faults_dst = rnd() % 900;
		raw[j].faults_total = 1 + raw[j].faults_src + raw[j].faults_dst;
	}
	for (j = 0; j < 64; j++)
		mllb_scale(&raw[j], &inputs[j]);
	for (j = 0; j < 64; j++)
		if (naive(vectors[j]) != mllb_infer(m, vectors[j]))
			return 3;
	switch (argv[1][0]) {
	case 'p':
		if (argv[1][2] == 't') {
			for (k = 0; k < passes; k++)
				sink = mllb_score(m, &inputs[k & 63]);
			break;
		}
		for (k = 0; k < passes; k++)
			sink = mllb_infer(m, vectors[k & 63]);
		break;
	case 'n':
		for (k = 0; k < passes; k++)
			sink = naive(vectors[k & 63]);
		break;
	case 'f':
		if (argv[1][1] == 'l') {
			for (k = 0; k < passes; k++)
				sink = plain_float(fx[k & 63]);
		} else {
			struct mllb_inputs in;

			for (k = 0; k < passes; k++) {
				scale(&raw[k & 63], &in);
				sink = in.number[MLLB_V_delta_faults];
			}
		}
		break;
	default:
		return 2;
	}
	return 0;
}
