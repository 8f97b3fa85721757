// SPDX-License-Identifier: GPL-2.0
/*
 * golden DIR: writes a fixed random 15-10-1 model, 256 vectors, and their scores by
 * plain sums. The files are in the repository: a change of format or arithmetic shows.
 */
#include "blob.h"

static struct net net;

static int save(const char *dir, const char *name, const u8 *data, size_t n)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (!f || fwrite(data, 1, n, f) != n || fclose(f)) {
		perror(path);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static u8 blob[MLLB_MODEL_MAX_BYTES], vectors[256 * 30], scores[256 * 4];
	unsigned int o, i, v;
	size_t n;

	if (argc != 2)
		return 2;
	test_state = 15101;
	net.n_layers = 2;
	net.width[0] = 15;
	net.width[1] = 10;
	net.width[2] = 1;
	net.shift[0] = 7;
	net.bias[1][0] = 1234;
	for (o = 0; o < 10; o++) {
		net.bias[0][o] = rnd_between(-300000, 300000);
		net.weight[1][0][o] = rnd_between(-300, 300);
		for (i = 0; i < 15; i++)
			net.weight[0][o][i] = rnd_between(-400, 400);
	}
	n = blob_write(&net, blob);
	for (v = 0; v < 256; v++) {
		s16 x[15];

		for (i = 0; i < 15; i++) {
			x[i] = random_feature(i);
			w16(vectors + 30 * v + 2 * i, (u16)x[i]);
		}
		w32(scores + 4 * v, (u32)net_eval(&net, x));
	}
	return save(argv[1], "model_15_10_1.bin", blob, n) ||
	       save(argv[1], "model_vectors.bin", vectors, sizeof(vectors)) ||
	       save(argv[1], "model_scores.bin", scores, sizeof(scores));
}
