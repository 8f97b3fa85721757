/* SPDX-License-Identifier: GPL-2.0 */
/* Just enough of a BTF reader: struct members by name, enumerators by name. */
#ifndef MLLB_TOOLS_BTF_H
#define MLLB_TOOLS_BTF_H

#include "../mllb_types.h"

/**
 * struct btf - raw BTF in memory
 * @data: the whole file
 * @size: its length
 * @types: start of the type section
 * @types_end: its end
 * @strings: start of the string section
 * @strings_len: its length
 * @by_id: types by id; [0] is void
 * @n_types: length of @by_id
 */
struct btf {
	u8 *data;
	size_t size;
	const u8 *types;
	const u8 *types_end;
	const char *strings;
	u32 strings_len;
	const u8 **by_id;
	u32 n_types;
};

/**
 * struct btf_field - where a member lies
 * @offset: bytes from the start of the outermost struct
 * @size: bytes
 */
struct btf_field {
	u32 offset;
	u32 size;
};

/* Return 0, or -1 after a message on standard error. */
int btf_read(struct btf *btf, const char *path);
void btf_free(struct btf *btf);

/* Size of a struct in bytes, 0 if there is none of that name. */
u32 btf_struct_size(const struct btf *btf, const char *name);

/* @path is a member, or several joined with dots; anonymous ones are looked through. */
int btf_find_member(const struct btf *btf, const char *name, const char *path,
		    struct btf_field *field);

/* Value of enumerator @name of enum @owner. */
int btf_find_enumerator(const struct btf *btf, const char *owner, const char *name,
			s64 *value);

#endif /* MLLB_TOOLS_BTF_H */
