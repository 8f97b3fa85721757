// SPDX-License-Identifier: GPL-2.0
/* The BTF reader on a small hand-made file, and on damaged copies of it. */
#include <unistd.h>

#include "../mllb_btf_hash.h"
#include "../tools/btf.h"
#include "test.h"

static u8 file[512];
static size_t file_bytes;

static void put32(u32 v)
{
	file[file_bytes++] = v;
	file[file_bytes++] = v >> 8;
	file[file_bytes++] = v >> 16;
	file[file_bytes++] = v >> 24;
}

/*
 * struct outer { int a; struct { int b; }; struct inner in; int bit : 3; };
 * struct inner { long c; }; enum inner { RED = 1, BLUE = -2 };
 */
static void make_file(void)
{
	static const char strings[] = "\0int\0outer\0inner\0a\0b\0in\0c\0RED\0BLUE\0bit";
	enum { INT = 1, OUTER = 5, INNER = 11, A = 17, B = 19, IN = 21, C = 24,
	       RED = 26, BLUE = 30, BIT = 35 };
	size_t types_at = 24, types_end;

	file_bytes = types_at;
	put32(INT); put32(1u << 24); put32(4); put32(32);		/* 1: int */
	put32(INT); put32(1u << 24); put32(8); put32(64);		/* 2: long */
	put32(INNER); put32(4u << 24 | 1); put32(8);			/* 3: struct inner */
	put32(C); put32(2); put32(0);
	put32(0); put32(4u << 24 | 1); put32(4);			/* 4: anonymous */
	put32(B); put32(1); put32(0);
	put32(OUTER); put32(1u << 31 | 4u << 24 | 4); put32(24);	/* 5: struct outer */
	put32(A); put32(1); put32(0);
	put32(0); put32(4); put32(32);
	put32(IN); put32(3); put32(64);
	put32(BIT); put32(1); put32(3u << 24 | 129);
	put32(INNER); put32(6u << 24 | 2); put32(4);			/* 6: enum inner */
	put32(RED); put32(1);
	put32(BLUE); put32((u32)-2);
	types_end = file_bytes;
	memcpy(file + file_bytes, strings, sizeof(strings));
	file_bytes = 0;
	put32(0x0001eb9f); put32(24);
	put32(0); put32(types_end - types_at);
	put32(types_end - types_at); put32(sizeof(strings));
	file_bytes = types_end + sizeof(strings);
}

static int read_bytes(struct btf *btf, const u8 *data, size_t n)
{
	char path[] = "/tmp/mllb_btf_XXXXXX";
	int fd = mkstemp(path), err;

	CHECK(fd >= 0 && write(fd, data, n) == (ssize_t)n, "cannot write %s", path);
	close(fd);
	err = btf_read(btf, path);
	unlink(path);
	return err;
}

static void look(const struct btf *btf)
{
	struct btf_field f;
	s64 v;

	btf_struct_size(btf, "outer");
	btf_find_member(btf, "outer", "in.c", &f);
	btf_find_member(btf, "outer", "b", &f);
	btf_find_enumerator(btf, "inner", "BLUE", &v);
}

static void test_good(void)
{
	struct btf btf;
	struct btf_field f;
	s64 v = 0;

	CHECK(!read_bytes(&btf, file, file_bytes), "good file");
	CHECK(btf_struct_size(&btf, "outer") == 24, "size of outer");
	CHECK(btf_struct_size(&btf, "nothing") == 0, "unknown struct");
	CHECK(!btf_find_member(&btf, "outer", "a", &f) && f.offset == 0 && f.size == 4, "a");
	CHECK(!btf_find_member(&btf, "outer", "b", &f) && f.offset == 4, "through anonymous");
	CHECK(!btf_find_member(&btf, "outer", "in.c", &f) && f.offset == 8 && f.size == 8,
	      "path");
	CHECK(btf_find_member(&btf, "outer", "bit", &f), "a bit field has no byte offset");
	CHECK(btf_find_member(&btf, "outer", "in.d", &f), "unknown member");
	CHECK(!btf_find_enumerator(&btf, "inner", "BLUE", &v) && v == -2, "enumerator");
	CHECK(btf_find_enumerator(&btf, "inner", "GREEN", &v), "unknown enumerator");
	CHECK(btf_find_enumerator(&btf, "outer", "BLUE", &v), "one of another enum");
	btf_free(&btf);
}

static void test_damaged(void)
{
	static u8 copy[sizeof(file)];
	unsigned long cases = test_cases(3000), read = 0;
	struct btf btf;

	if (!freopen("/dev/null", "w", stderr))
		return;
	while (cases--) {
		size_t n = rnd() % 4 ? file_bytes : 1 + rnd() % file_bytes;
		unsigned int edits = rnd() % 4;

		memcpy(copy, file, sizeof(file));
		while (edits--)
			copy[rnd() % n] = rnd();
		if (read_bytes(&btf, copy, n))
			continue;
		read++;
		look(&btf);
		btf_free(&btf);
	}
	printf("  %lu damaged files were still readable\n", read);
}

static u64 hash_of(const u8 *data, size_t n)
{
	return mllb_btf_hash_end(mllb_btf_hash_add(MLLB_BTF_HASH_START, data, n), n);
}

static void test_hash(void)
{
	u8 data[43] = { 1, 2, 3 };
	u64 hash = hash_of(data, sizeof(data));
	u64 parts = mllb_btf_hash_add(MLLB_BTF_HASH_START, data, 16);
	unsigned int i;

	parts = mllb_btf_hash_add(parts, data + 16, sizeof(data) - 16);
	CHECK(mllb_btf_hash_end(parts, sizeof(data)) == hash, "in pieces");
	for (i = 0; i < 8 * sizeof(data); i++) {
		data[i / 8] ^= 1u << i % 8;
		CHECK(hash_of(data, sizeof(data)) != hash, "bit %u", i);
		data[i / 8] ^= 1u << i % 8;
	}
	CHECK(hash_of(data, 42) != hash, "length counts");
}

int main(void)
{
	test_begin("btf_test");
	make_file();
	test_good();
	test_hash();
	test_damaged();
	return test_end("btf_test");
}
