/* SPDX-License-Identifier: GPL-2.0 */
/* Enough of a test framework: seeded random numbers, checks that count, a verdict. */
#ifndef MLLB_TEST_H
#define MLLB_TEST_H

#include <stdio.h>
#include <stdlib.h>

#include "../mllb_types.h"

static unsigned long test_checks;
static unsigned long test_failures;

#define CHECK(cond, ...)                                                       \
	do {                                                                   \
		test_checks++;                                                 \
		if (!(cond) && test_failures++ < 20) {                         \
			printf("%s:%d: %s: ", __FILE__, __LINE__, #cond);      \
			printf(__VA_ARGS__);                                   \
			putchar('\n');                                         \
		}                                                              \
	} while (0)

/* SplitMix64: the same numbers for the same seed on every machine. */
static u64 test_state;

static inline u64 rnd(void)
{
	u64 z = test_state += 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

static inline s64 rnd_between(s64 lo, s64 hi)
{
	return lo + (s64)(rnd() % (u64)(hi - lo + 1));
}

/* MLLB_SEED reruns a failure, MLLB_CASES makes a run longer or shorter. */
static inline void test_begin(const char *name)
{
	const char *seed = getenv("MLLB_SEED");

	test_state = seed ? strtoull(seed, NULL, 0) : 20240611;
	printf("%s: seed %llu\n", name, (unsigned long long)test_state);
}

static inline unsigned long test_cases(unsigned long usual)
{
	const char *cases = getenv("MLLB_CASES");

	return cases ? strtoul(cases, NULL, 0) : usual;
}

static inline int test_end(const char *name)
{
	printf("%s: %lu checks, %lu failed\n", name, test_checks, test_failures);
	return test_failures || !test_checks;
}

#endif /* MLLB_TEST_H */
