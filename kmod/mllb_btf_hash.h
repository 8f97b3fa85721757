/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fingerprint of a kernel's BTF: the build tool writes it into mllb_offsets.h, the
 * module recomputes it from the running kernel before it trusts an offset. It
 * guards against mistakes, not against an attacker: who can load modules needs none.
 */
#ifndef MLLB_BTF_HASH_H
#define MLLB_BTF_HASH_H

#include "mllb_types.h"

#define MLLB_BTF_HASH_START 0xcbf29ce484222325ull

/*
 * FNV-1a over 8-byte words, the last one padded with zeros. A file may be added in
 * pieces if all but the last are a multiple of 8 bytes long.
 */
static inline u64 mllb_btf_hash_add(u64 hash, const void *data, size_t n)
{
	const u8 *p = data;
	u64 word;

	while (n) {
		size_t step = n < sizeof(word) ? n : sizeof(word);

		word = 0;
		memcpy(&word, p, step);
		hash = (hash ^ word) * 0x100000001b3ull;
		hash ^= hash >> 29;
		p += step;
		n -= step;
	}
	return hash;
}

/* The length counts too: zeros at the end would not otherwise. */
static inline u64 mllb_btf_hash_end(u64 hash, size_t total)
{
	return (hash ^ total) * 0x100000001b3ull;
}

#endif /* MLLB_BTF_HASH_H */
