/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fingerprint of a kernel's BTF: the build tool writes it into mllb_offsets.h, the
 * module recomputes it from the running kernel before it trusts an offset. It
 * guards against mistakes, not against an attacker: who can load modules needs none.
 */
#ifndef MLLB_BTF_HASH_H
#define MLLB_BTF_HASH_H

#include "mllb_types.h"

/* FNV-1a over 8-byte words, the last one padded with zeros, then the length. */
static inline u64 mllb_btf_hash(const void *data, size_t n)
{
	const u8 *p = data;
	u64 hash = 0xcbf29ce484222325ull;
	size_t left = n;
	u64 word;

	while (left) {
		size_t step = left < sizeof(word) ? left : sizeof(word);

		word = 0;
		memcpy(&word, p, step);
		hash = (hash ^ word) * 0x100000001b3ull;
		hash ^= hash >> 29;
		p += step;
		left -= step;
	}
	return (hash ^ n) * 0x100000001b3ull;
}

#endif /* MLLB_BTF_HASH_H */
