// SPDX-License-Identifier: GPL-2.0
/*
 * mllb-features-check [FILE.csv]
 *
 * Recomputes every row of a vector file and compares. Without an argument it
 * reads standard input. Exit code 1 and one line per difference if any differs.
 * Columns: the fields of struct mllb_raw in CSV_HEADER's order, then x0..x14.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../tests/vectors.h"

int main(int argc, char **argv)
{
	FILE *f = argc > 1 ? fopen(argv[1], "r") : stdin;
	struct mllb_raw raw;
	s16 want[MLLB_N_FEATURES], got[MLLB_N_FEATURES];
	unsigned long rows = 0, bad = 0;
	int err, i;

	if (!f) {
		perror(argv[1]);
		return 1;
	}
	if (vectors_skip_header(f)) {
		fprintf(stderr, "mllb-features-check: unknown header\n");
		return 1;
	}
	while (!(err = vectors_read(f, &raw, want))) {
		rows++;
		mllb_features(&raw, got);
		for (i = 0; i < MLLB_N_FEATURES; i++) {
			if (got[i] == want[i])
				continue;
			bad++;
			printf("row %lu: %s: %d, file has %d\n", rows,
			       mllb_feature_name[i], got[i], want[i]);
		}
	}
	if (err != VECTORS_END) {
		fprintf(stderr, "mllb-features-check: row %lu cannot be read\n", rows + 1);
		return 1;
	}
	printf("%lu rows, %lu differences\n", rows, bad);
	return bad || !rows;
}
