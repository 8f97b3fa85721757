// SPDX-License-Identifier: GPL-2.0
/*
 * Reads BTF (Documentation/bpf/btf.rst), raw or as a section of an ELF file. Self-contained, so that a node needs
 * neither libbpf's headers nor bpftool to build the module.
 */
#include <stdio.h>
#include <stdlib.h>

#include "btf.h"

enum {
	KIND_INT = 1,
	KIND_PTR = 2,
	KIND_ARRAY = 3,
	KIND_STRUCT = 4,
	KIND_UNION = 5,
	KIND_ENUM = 6,
	KIND_FWD = 7,
	KIND_TYPEDEF = 8,
	KIND_VOLATILE = 9,
	KIND_CONST = 10,
	KIND_RESTRICT = 11,
	KIND_FUNC = 12,
	KIND_FUNC_PROTO = 13,
	KIND_VAR = 14,
	KIND_DATASEC = 15,
	KIND_FLOAT = 16,
	KIND_DECL_TAG = 17,
	KIND_TYPE_TAG = 18,
	KIND_ENUM64 = 19,
};

#define TYPE_BYTES 12
#define POINTER_BYTES 8
#define MAX_DEPTH 32

static u32 get32(const u8 *p)
{
	return p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}

static u32 type_kind(const u8 *t)
{
	return get32(t + 4) >> 24 & 0x1f;
}

static u32 type_vlen(const u8 *t)
{
	return get32(t + 4) & 0xffff;
}

static u32 type_ref(const u8 *t)
{
	return get32(t + 8);
}

/* Bytes of a type record, 0 for a kind this reader does not know. */
static size_t type_bytes(const u8 *t)
{
	size_t n = type_vlen(t);

	switch (type_kind(t)) {
	case KIND_PTR:
	case KIND_FWD:
	case KIND_TYPEDEF:
	case KIND_VOLATILE:
	case KIND_CONST:
	case KIND_RESTRICT:
	case KIND_FUNC:
	case KIND_FLOAT:
	case KIND_TYPE_TAG:
		return TYPE_BYTES;
	case KIND_INT:
	case KIND_VAR:
	case KIND_DECL_TAG:
		return TYPE_BYTES + 4;
	case KIND_ARRAY:
		return TYPE_BYTES + 12;
	case KIND_STRUCT:
	case KIND_UNION:
	case KIND_DATASEC:
	case KIND_ENUM64:
		return TYPE_BYTES + 12 * n;
	case KIND_ENUM:
	case KIND_FUNC_PROTO:
		return TYPE_BYTES + 8 * n;
	default:
		return 0;
	}
}

static const u8 *type_by_id(const struct btf *btf, u32 id)
{
	return id && id < btf->n_types ? btf->by_id[id] : NULL;
}

static const char *string_at(const struct btf *btf, u32 offset)
{
	return offset < btf->strings_len ? btf->strings + offset : "";
}

static const char *type_name(const struct btf *btf, const u8 *t)
{
	return string_at(btf, get32(t));
}

static const u8 *strip(const struct btf *btf, u32 id)
{
	const u8 *t = type_by_id(btf, id);
	int depth;

	for (depth = 0; t && depth < MAX_DEPTH; depth++) {
		switch (type_kind(t)) {
		case KIND_TYPEDEF:
		case KIND_VOLATILE:
		case KIND_CONST:
		case KIND_RESTRICT:
		case KIND_TYPE_TAG:
			t = type_by_id(btf, type_ref(t));
			continue;
		}
		return t;
	}
	return NULL;
}

static u32 size_of(const struct btf *btf, u32 id, int depth)
{
	const u8 *t = strip(btf, id);

	if (!t || depth > MAX_DEPTH)
		return 0;
	switch (type_kind(t)) {
	case KIND_PTR:
		return POINTER_BYTES;
	case KIND_ARRAY:
		return size_of(btf, get32(t + TYPE_BYTES), depth + 1) *
		       get32(t + TYPE_BYTES + 8);
	case KIND_INT:
	case KIND_STRUCT:
	case KIND_UNION:
	case KIND_ENUM:
	case KIND_ENUM64:
	case KIND_FLOAT:
		return get32(t + 8);
	default:
		return 0;
	}
}

static int read_file(struct btf *btf, const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t room = 0, got = 1;

	if (!f) {
		perror(path);
		return -1;
	}
	while (got) {
		if (btf->size == room) {
			u8 *more = realloc(btf->data, room += 1 << 20);

			if (!more) {
				perror(path);
				fclose(f);
				return -1;
			}
			btf->data = more;
		}
		got = fread(btf->data + btf->size, 1, room - btf->size, f);
		btf->size += got;
	}
	fclose(f);
	return 0;
}

static u64 get64(const u8 *p)
{
	return get32(p) | (u64)get32(p + 4) << 32;
}

/*
 * Kernel headers of distributions bring BTF as the section .BTF of an ELF file: cuts
 * everything else away. Little-endian 64-bit files only, as the kernels are.
 */
static int cut_out_of_elf(struct btf *btf)
{
	const u8 *d = btf->data;
	u64 table, names, names_len, offset, size;
	unsigned int n, each, i;

	if (btf->size < 64 || memcmp(d, "\177ELF\002\001", 6))
		return 0;
	table = get64(d + 40);
	each = d[58] | d[59] << 8;
	n = d[60] | d[61] << 8;
	i = d[62] | d[63] << 8;
	if (each < 64 || i >= n || table > btf->size || (u64)n * each > btf->size - table)
		return -1;
	names = get64(d + table + (u64)i * each + 24);
	names_len = get64(d + table + (u64)i * each + 32);
	if (names > btf->size || names_len > btf->size - names)
		return -1;
	for (i = 0; i < n; i++) {
		const u8 *section = d + table + (u64)i * each;
		u64 name = get32(section);

		if (names_len < 5 || name > names_len - 5 || memcmp(d + names + name, ".BTF", 5))
			continue;
		offset = get64(section + 24);
		size = get64(section + 32);
		if (offset > btf->size || size > btf->size - offset)
			return -1;
		memmove(btf->data, btf->data + offset, size);
		btf->size = size;
		return 0;
	}
	return -1;
}

static int check_sections(struct btf *btf)
{
	const u8 *d = btf->data;
	u64 header, type_off, type_len, str_off, str_len;

	if (btf->size < 24 || d[0] != 0x9f || d[1] != 0xeb || d[2] != 1)
		return -1;
	header = get32(d + 4);
	type_off = header + get32(d + 8);
	type_len = get32(d + 12);
	str_off = header + get32(d + 16);
	str_len = get32(d + 20);
	if (type_off + type_len > btf->size || str_off + str_len > btf->size ||
	    !str_len || d[str_off + str_len - 1])
		return -1;
	btf->types = d + type_off;
	btf->types_end = btf->types + type_len;
	btf->strings = (const char *)d + str_off;
	btf->strings_len = str_len;
	return 0;
}

static int index_types(struct btf *btf)
{
	size_t most = (btf->types_end - btf->types) / TYPE_BYTES + 1;
	const u8 *t = btf->types;

	btf->by_id = calloc(most, sizeof(*btf->by_id));
	if (!btf->by_id)
		return -1;
	btf->n_types = 1;
	while (t < btf->types_end) {
		size_t left = btf->types_end - t;
		size_t bytes = left < TYPE_BYTES ? 0 : type_bytes(t);

		if (!bytes || bytes > left)
			return -1;
		btf->by_id[btf->n_types++] = t;
		t += bytes;
	}
	return 0;
}

int btf_read(struct btf *btf, const char *path)
{
	memset(btf, 0, sizeof(*btf));
	if (read_file(btf, path)) {
		btf_free(btf);
		return -1;
	}
	if (cut_out_of_elf(btf) || check_sections(btf) || index_types(btf)) {
		fprintf(stderr, "%s: no BTF, or of a kind this tool does not know\n",
			path);
		btf_free(btf);
		return -1;
	}
	return 0;
}

void btf_free(struct btf *btf)
{
	free(btf->by_id);
	free(btf->data);
	memset(btf, 0, sizeof(*btf));
}

static const u8 *find_struct(const struct btf *btf, const char *name)
{
	u32 id;

	for (id = 1; id < btf->n_types; id++)
		if (type_kind(btf->by_id[id]) == KIND_STRUCT &&
		    !strcmp(type_name(btf, btf->by_id[id]), name))
			return btf->by_id[id];
	return NULL;
}

u32 btf_struct_size(const struct btf *btf, const char *name)
{
	const u8 *t = find_struct(btf, name);

	return t ? get32(t + 8) : 0;
}

/* Offset in bits of a member; bit fields keep their width in the top byte. */
static u32 member_bits(const u8 *t, const u8 *m)
{
	u32 offset = get32(m + 8);

	return get32(t + 4) >> 31 ? offset & 0xffffff : offset;
}

static int is_composite(const u8 *t)
{
	return t && (type_kind(t) == KIND_STRUCT || type_kind(t) == KIND_UNION);
}

static int find_in(const struct btf *btf, const u8 *t, const char *path, u32 bits,
		   int depth, struct btf_field *field)
{
	size_t len = strcspn(path, ".");
	const u8 *m;
	u32 i;

	if (!is_composite(t) || depth > MAX_DEPTH)
		return -1;
	for (i = 0; i < type_vlen(t); i++) {
		const char *name;
		const u8 *inner;
		u32 at;

		m = t + TYPE_BYTES + 12 * i;
		name = string_at(btf, get32(m));
		inner = strip(btf, get32(m + 4));
		at = bits + member_bits(t, m);
		if (!*name && !find_in(btf, inner, path, at, depth + 1, field))
			return 0;
		if (strlen(name) != len || strncmp(name, path, len))
			continue;
		if (path[len] == '.')
			return find_in(btf, inner, path + len + 1, at, depth + 1, field);
		if (at % 8)
			return -1;
		field->offset = at / 8;
		field->size = size_of(btf, get32(m + 4), 0);
		return field->size ? 0 : -1;
	}
	return -1;
}

int btf_find_member(const struct btf *btf, const char *name, const char *path,
		    struct btf_field *field)
{
	return find_in(btf, find_struct(btf, name), path, 0, 0, field);
}

int btf_find_enumerator(const struct btf *btf, const char *owner, const char *name,
			s64 *value)
{
	u32 id, i;

	for (id = 1; id < btf->n_types; id++) {
		const u8 *t = btf->by_id[id];

		if (type_kind(t) != KIND_ENUM || strcmp(string_at(btf, get32(t)), owner))
			continue;
		for (i = 0; i < type_vlen(t); i++) {
			const u8 *e = t + TYPE_BYTES + 8 * i;

			if (!strcmp(string_at(btf, get32(e)), name)) {
				*value = (s32)get32(e + 4);
				return 0;
			}
		}
	}
	return -1;
}
