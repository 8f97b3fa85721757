/* SPDX-License-Identifier: GPL-2.0 */
/* How two 32-bit sums share a 64-bit word: private to mllb_infer and mllb_model_parse. */
#ifndef MLLB_PACK_H
#define MLLB_PACK_H

#include "mllb_types.h"

#define MLLB_BLOCK_WORDS 8
#define MLLB_PAIRS(n) (((n) + 1u) / 2)

static __always_inline u64 mllb_pack(s64 low, s64 high)
{
	return (u64)low + ((u64)high << 32);
}

static __always_inline s32 mllb_low_half(u64 word)
{
	return (s32)(u32)word;
}

static __always_inline s32 mllb_high_half(u64 word)
{
	return (s32)(u32)((word - (u64)(s64)mllb_low_half(word)) >> 32);
}

#endif /* MLLB_PACK_H */
