// SPDX-License-Identifier: GPL-2.0
/*
 * check_canary SEED PER_MILLE < trace: recomputes from the tracepoint's lines which
 * decisions canary acts on. Prints how many lines there were, and how many acted.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../mllb_canary.h"

int main(int argc, char **argv)
{
	unsigned long lines = 0, acted = 0, wrong = 0;
	char line[1024];

	if (argc != 3)
		return 2;
	while (fgets(line, sizeof(line), stdin)) {
		const char *event = strstr(line, "mllb_decision: ");
		const char *bracket = strchr(line, '[');
		const char *index = event ? strstr(event, "index=") : NULL;
		const char *acts = event ? strstr(event, "acts=") : NULL;
		int want;

		if (!bracket || !index || !acts)
			continue;
		want = mllb_canary_acts(strtoull(argv[1], NULL, 10), strtoul(bracket + 1, NULL, 10),
					strtoull(index + 6, NULL, 10),
					strtoul(argv[2], NULL, 10));
		lines++;
		acted += acts[5] == '1';
		wrong += want != (acts[5] == '1');
	}
	printf("%lu decisions traced, canary acted on %lu, %lu otherwise than recomputed\n", lines,
	       acted, wrong);
	return wrong || !lines;
}
