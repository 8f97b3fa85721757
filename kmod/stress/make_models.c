// SPDX-License-Identifier: GPL-2.0
/*
 * make_models DIR: models for the stress suite. no.bin always refuses, yes.bin never
 * does, mixed-N.bin are random 15-10-1 and larger ones for swapping.
 */
#include "../tests/blob.h"

static struct net net;

static int save(const char *dir, const char *name)
{
	static u8 blob[MLLB_MODEL_MAX_BYTES];
	size_t n = blob_write(&net, blob);
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (!f || fwrite(blob, 1, n, f) != n || fclose(f)) {
		perror(path);
		return 1;
	}
	return 0;
}

static int save_constant(const char *dir, const char *name, s32 score)
{
	memset(&net, 0, sizeof(net));
	net.n_layers = 2;
	net.width[0] = MLLB_N_FEATURES;
	net.width[1] = 10;
	net.width[2] = 1;
	net.bias[1][0] = score;
	return save(dir, name);
}

int main(int argc, char **argv)
{
	char name[32];
	int i, err;

	if (argc != 2)
		return 2;
	test_state = 99;
	err = save_constant(argv[1], "no.bin", -1) || save_constant(argv[1], "yes.bin", 0);
	for (i = 0; i < 8 && !err; i++) {
		do
			net_random(&net, 0);
		while (!net_fits(&net));
		snprintf(name, sizeof(name), "mixed-%d.bin", i);
		err = save(argv[1], name);
	}
	return err;
}
