// SPDX-License-Identifier: GPL-2.0
/* The canary's choice: the right share, other for another seed, the same again. */
#include "../mllb_canary.h"
#include "test.h"

static unsigned int acted(u64 seed, u32 per_mille, u32 decisions)
{
	unsigned int n = 0;
	u32 i;

	for (i = 0; i < decisions; i++)
		n += mllb_canary_acts(seed, i % 4, i / 4, per_mille);
	return n;
}

int main(void)
{
	const u32 n = 1000000;
	u32 per_mille, same = 0, i;

	test_begin("canary_test");
	for (per_mille = 0; per_mille <= 1000; per_mille += 50) {
		double share = 1000.0 * acted(1, per_mille, n) / n;

		CHECK(share > per_mille - 2.0 && share < per_mille + 2.0,
		      "%u per mille wanted, %f got", per_mille, share);
	}
	CHECK(acted(1, 0, n) == 0, "0 acts never");
	CHECK(acted(1, 1000, n) == n, "1000 acts always");
	for (i = 0; i < n; i++)
		same += mllb_canary_acts(1, 0, i, 500) == mllb_canary_acts(2, 0, i, 500);
	CHECK(same > n * 0.49 && same < n * 0.51, "two seeds agree on %u of %u", same, n);
	/* Fixed values: the choice must be recomputable from a trace years later. */
	CHECK(acted(42, 100, 1000) == acted(42, 100, 1000), "repeats itself");
	return test_end("canary_test");
}
