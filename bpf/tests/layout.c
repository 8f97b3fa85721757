// SPDX-License-Identifier: GPL-2.0
/* Prints the compiler's view of the shared structs: struct, field, offset, size. */
#include <linux/types.h>
#include <stddef.h>
#include <stdio.h>

#include "mllb_trace.h"

#define STRUCT(s) printf("%s - 0 %zu\n", #s, sizeof(struct s))
#define FIELD(s, f)                                                                      \
	printf("%s %s %zu %zu\n", #s, #f, offsetof(struct s, f),                         \
	       sizeof(((struct s *)0)->f))

int main(void)
{
	printf("version - 0 %d\n", MLLB_TRACE_VERSION);
#include "layout.inc"
#define MLLB_REASON(number, name, verdict, heuristic, text)                              \
	printf("reason %s %d %d %d %s\n", #name, (number), (verdict), (heuristic),       \
	       (text));
#include "mllb_reasons.def"
#define CHECK(name) printf("check " #name " %d\n", MLLB_CHECK_##name)
	CHECK(THROTTLED_PAIR);
	CHECK(THROTTLED_DST);
	CHECK(DELAYED);
	CHECK(INELIGIBLE);
	CHECK(INELIGIBLE_FLAT);
	CHECK(BLOCKED);
	CHECK(DONOR);
	CHECK(NUMA_SIGNED);
	CHECK(LLC);
	CHECK(ACTIVE_BALANCE);
#define MLLB_RULES(name, major, minor, facts, checks, source)                            \
	printf("rules %s %d %d %d %s\n", #name, (major), (minor), (checks), (facts));
#include "mllb_rules.def"
	return 0;
}
