/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Types shim: the feature and inference sources include this and nothing from
 * the kernel, so that the same files build in user space, and some in BPF.
 */
#ifndef MLLB_TYPES_H
#define MLLB_TYPES_H

#ifdef __KERNEL__
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>
#elif defined(__bpf__)
#include <stdbool.h>
#include <stddef.h>

#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;

#include <bpf/bpf_helpers.h>

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#else
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#ifndef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#endif
#define noinline __attribute__((__noinline__))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif /* __KERNEL__ */

/*
 * For an array on the decision path that is written before it is read: kernels built
 * with CONFIG_INIT_STACK_ALL_ZERO clear every local array first, which costs more
 * than some of the work. Compilers without the attribute clear it.
 */
#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define MLLB_UNINITIALIZED __attribute__((uninitialized))
#endif
#endif
/* For the function on the path whose arrays are all filled by constant indices. */
#if defined(__has_attribute)
#if __has_attribute(no_stack_protector)
#define MLLB_NO_STACK_PROTECTOR __attribute__((no_stack_protector))
#endif
#endif
#ifndef MLLB_NO_STACK_PROTECTOR
#define MLLB_NO_STACK_PROTECTOR
#endif
#ifndef MLLB_UNINITIALIZED
#define MLLB_UNINITIALIZED
#endif

#endif /* MLLB_TYPES_H */
