// SPDX-License-Identifier: GPL-2.0
/*
 * Mutated blobs: the loader must answer every one of them without touching a byte
 * outside, and whatever it accepts must compute within 32 bits. Half of the
 * mutants get a correct checksum, else nothing behind the checksum is ever tried.
 */
#include "blob.h"

static struct net net;
static u8 good[MLLB_MODEL_MAX_BYTES];
static u8 mutant[MLLB_MODEL_MAX_BYTES + 64];

static size_t mutate(size_t n)
{
	unsigned int edits = 1 + rnd() % 4;

	while (edits--) {
		size_t at = rnd() % 3 ? rnd() % n : rnd() % (n < 72 ? n : 72);

		switch (rnd() % 6) {
		case 0:
			mutant[at] ^= 1u << rnd() % 8;
			break;
		case 1:
			mutant[at] = rnd();
			break;
		case 2:
			mutant[at] = 0xff;
			break;
		case 3:
			mutant[at] = 0;
			break;
		case 4: /* shorter */
			n = 1 + rnd() % n;
			break;
		case 5: /* longer */
			if (n + 4 < sizeof(mutant))
				n += 1 + rnd() % 4;
			break;
		}
	}
	return n;
}

static void run_accepted(const struct mllb_model *m)
{
	s16 *x = malloc(2 * MLLB_N_FEATURES);
	unsigned int i, k;
	volatile s32 score;

	for (k = 0; k < 4; k++) {
		for (i = 0; i < MLLB_N_FEATURES; i++)
			x[i] = random_feature(i);
		score = mllb_infer(m, x);
	}
	(void)score;
	free(x);
}

int main(int argc, char **argv)
{
	unsigned long cases = test_cases(100000);
	unsigned long accepted = 0, sealed = 0, k;
	FILE *dump = argc > 1 ? fopen(argv[1], "wb") : NULL;

	test_begin("blob_fuzz");
	for (k = 0; k < cases; k++) {
		size_t n;
		u8 *exact;
		int err;

		if (k % 100 == 0)
			do
				net_random(&net, 0);
			while (!net_fits(&net));
		n = blob_write(&net, good);
		memcpy(mutant, good, n);
		n = mutate(n);
		if (n >= 64 && rnd() % 2) {
			if (rnd() % 2)
				w32(mutant + 8, n);
			blob_seal(mutant, n);
			sealed++;
		}
		if (dump) { /* u32 length, blob: fed to the loaded module in the lab */
			u8 len[4];

			w32(len, n);
			if (fwrite(len, 1, 4, dump) != 4 || fwrite(mutant, 1, n, dump) != n)
				return 1;
		}
		exact = malloc(n);
		memcpy(exact, mutant, n);
		err = mllb_model_size(exact, n);
		CHECK(err < 0 || err <= (int)(sizeof(struct mllb_model) + 8 * 2800),
		      "size %d", err);
		if (err > 0) {
			struct mllb_model *m = malloc(err);
			int size = err;

			err = mllb_model_parse(exact, n, m);
			if (!err) {
				accepted++;
				CHECK(sizeof(*m) + 8u * m->n_words == (size_t)size,
				      "%u words in %d bytes", m->n_words, size);
				run_accepted(m);
			}
			free(m);
		}
		CHECK(err <= 0 && err > -4096, "errno %d", err);
		free(exact);
	}
	if (dump && fclose(dump))
		return 1;
	CHECK(cases < 1000 || accepted > cases / 1000, "only %lu accepted", accepted);
	printf("  %lu mutants, %lu with a correct checksum, %lu accepted\n", cases, sealed,
	       accepted);
	return test_end("blob_fuzz");
}
