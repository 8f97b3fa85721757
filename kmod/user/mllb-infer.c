// SPDX-License-Identifier: GPL-2.0
/*
 * mllb-infer MODEL < vectors > scores
 *
 * Runs the module's own inference source in user space. Input: little-endian
 * int16, one vector of the model's inputs after another. Output: one
 * little-endian int32 score per vector. Exit code 1 on any defect.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../mllb_infer.h"

static void *read_model(const char *path, size_t *n)
{
	static u8 blob[MLLB_MODEL_MAX_BYTES + 1];
	FILE *f = fopen(path, "rb");

	if (!f) {
		perror(path);
		exit(1);
	}
	*n = fread(blob, 1, sizeof(blob), f);
	fclose(f);
	return blob;
}

static struct mllb_model *load(const char *path)
{
	struct mllb_model *m;
	size_t n;
	void *blob = read_model(path, &n);
	int err = mllb_model_size(blob, n);

	if (err > 0) {
		m = malloc(err);
		if (!m) {
			perror(path);
			exit(1);
		}
		err = mllb_model_parse(blob, n, m);
		if (!err)
			return m;
		free(m);
	}
	fprintf(stderr, "mllb-infer: %s: refused: %s (errno %d)\n", path,
		strerror(-err), -err);
	exit(1);
}

static void put32(u8 *p, u32 v)
{
	p[0] = v;
	p[1] = v >> 8;
	p[2] = v >> 16;
	p[3] = v >> 24;
}

int main(int argc, char **argv)
{
	struct mllb_model *m;
	size_t bytes, got, i;
	u8 in[2 * MLLB_MAX_WIDTH];
	s16 x[MLLB_MAX_WIDTH];
	u8 out[4];

	if (argc != 2) {
		fprintf(stderr, "usage: mllb-infer MODEL < int16 vectors > int32 scores\n");
		return 2;
	}
	m = load(argv[1]);
	bytes = 2u * m->n_inputs;
	while ((got = fread(in, 1, bytes, stdin)) == bytes) {
		for (i = 0; i < m->n_inputs; i++)
			x[i] = (s16)(in[2 * i] | in[2 * i + 1] << 8);
		put32(out, (u32)mllb_infer(m, x));
		if (fwrite(out, 1, 4, stdout) != 4) {
			perror("mllb-infer: stdout");
			return 1;
		}
	}
	free(m);
	if (got) {
		fprintf(stderr, "mllb-infer: input ends inside a vector\n");
		return 1;
	}
	return fflush(stdout) ? 1 : 0;
}
