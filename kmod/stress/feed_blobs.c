// SPDX-License-Identifier: GPL-2.0
/*
 * feed_blobs N SECONDS: writes N mutated models to the loaded module, for at most so
 * many seconds, and compares its verdict on each with the same source in user space.
 * Other writers of the model take turns with it. Prints what it did; exit 1 if a
 * verdict differs.
 */
#include "../tests/mutate.h"
#include "module.h"

static u64 room[8192];

static size_t announced(void)
{
	return mutant[8] | mutant[9] << 8 | mutant[10] << 16 | (size_t)mutant[11] << 24;
}

/*
 * sysfs hands on so many bytes at a time: a blob that announces a multiple of them is
 * judged there, before the module learns that more would come.
 */
#define PIECE 4096

static int want(size_t n)
{
	int err;

	if (announced() && announced() < n && announced() % PIECE == 0)
		n = announced();
	err = mllb_model_size(mutant, n);
	return err < 0 ? err : mllb_model_parse(mutant, n, (struct mllb_model *)room);
}

/*
 * The module learns the length from the blob's own header, a file of its own from its
 * size: a blob that is shorter than it says is an unfinished upload, no error yet.
 */
static int unfinished(size_t n)
{
	return n < MLLB_MODEL_HEADER_BYTES ||
	       (n < announced() && announced() <= MLLB_MODEL_MAX_BYTES);
}

int main(int argc, char **argv)
{
	unsigned long n = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned long fed, accepted = 0, differ = 0;
	double start = now(), end = start + (argc == 3 ? atof(argv[2]) : 0);

	if (argc != 3)
		return 2;
	test_state = 99;
	for (fed = 0; fed < n && now() < end; fed++) {
		size_t bytes = next_mutant(fed);
		int expect = unfinished(bytes) ? 0 : want(bytes);
		int got = put(SYSFS "model", mutant, bytes);

		accepted += !got && !unfinished(bytes);
		if (expect != got && differ++ < 10)
			printf("blob %lu (%zu bytes): module %d, user space %d\n", fed, bytes, got,
			       expect);
	}
	printf("%lu of %lu blobs in %.0f s, %lu accepted, %lu verdicts differ\n", fed, n,
	       now() - start, accepted, differ);
	return differ || !fed;
}
