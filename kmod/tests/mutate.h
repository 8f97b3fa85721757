/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mutated blobs for the unit test and for the loaded module. Half of the mutants get a
 * correct checksum, else nothing behind the checksum is ever tried.
 */
#ifndef MLLB_TESTS_MUTATE_H
#define MLLB_TESTS_MUTATE_H

#include "blob.h"

static struct net net;
static u8 good[MLLB_MODEL_MAX_BYTES];
static u8 mutant[MLLB_MODEL_MAX_BYTES + 64];
static unsigned long sealed;

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

/* The k-th mutant is in mutant; its length. Every hundred come from one network. */
static size_t next_mutant(unsigned long k)
{
	size_t n;

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
	return n;
}

#endif /* MLLB_TESTS_MUTATE_H */
