/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which decisions canary acts on: a pure function of the seed, the CPU that asks
 * and how many such choices that CPU has made. All three are in the tracepoint, so
 * the choice can be recomputed afterwards. Builds in user space for its test.
 */
#ifndef MLLB_CANARY_H
#define MLLB_CANARY_H

#include "mllb_types.h"

static __always_inline int mllb_canary_acts(u64 seed, u32 cpu, u64 index,
					    u32 per_mille)
{
	u64 z = seed + ((u64)cpu << 48) + index * 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	z ^= z >> 31;
	return ((z >> 32) * 1000) >> 32 < per_mille;
}

#endif /* MLLB_CANARY_H */
