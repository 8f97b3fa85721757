/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What mllb_reason.bpf.h takes from libbpf and from a kernel, for user space: relocations
 * become look-ups of what a made-up kernel has.
 */
#ifndef MLLB_TESTS_FAKE_KERNEL_H
#define MLLB_TESTS_FAKE_KERNEL_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In place of libbpf's headers. */
#define __BPF_CORE_READ_H__
#define __BPF_HELPERS__
#define __builtin_preserve_access_index(x) (x)

static bool kernel_has(const char *expression);
static size_t field_at(const char *field, size_t offset);

#define bpf_core_field_exists(...)	      kernel_has(#__VA_ARGS__)
#define bpf_core_type_exists(type)	      kernel_has(#type)
#define bpf_core_enum_value_exists(type, v)   kernel_has(#v)
#define bpf_core_enum_value(type, v)	      (value_of_##v)
#define bpf_core_field_offset(type, field)    field_at(#field, offsetof(type, field))
#define bpf_core_field_size(field)	      sizeof(field)
#define bpf_core_read(to, size, from)	      memcpy((to), (from), (size))
#define bpf_probe_read_kernel(to, size, from) memcpy((to), (from), (size))

/* Enumerators as the kernel under test numbers them. */
static unsigned int value_of_CPU_IDLE, value_of_CPU_NEWLY_IDLE;
static const unsigned int value_of_migrate_load,
	value_of_migrate_util = 1, value_of_migrate_task = 2, value_of_migrate_misfit = 3,
	value_of_migrate_llc_task = 4;
static const unsigned int value_of_KTHREAD_IS_PER_CPU;

#endif /* MLLB_TESTS_FAKE_KERNEL_H */
