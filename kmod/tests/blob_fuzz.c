// SPDX-License-Identifier: GPL-2.0
/*
 * Mutated blobs: the loader must answer every one of them without touching a byte
 * outside, and whatever it accepts must compute within 32 bits.
 */
#include "mutate.h"

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

int main(void)
{
	unsigned long cases = test_cases(100000);
	unsigned long accepted = 0, k;

	test_begin("blob_fuzz");
	for (k = 0; k < cases; k++) {
		size_t n = next_mutant(k);
		u8 *exact;
		int err;

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
	CHECK(cases < 1000 || accepted > cases / 1000, "only %lu accepted", accepted);
	printf("  %lu mutants, %lu with a correct checksum, %lu accepted\n", cases, sealed,
	       accepted);
	return test_end("blob_fuzz");
}
