/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_BUILTIN_H
#define MLLB_BUILTIN_H

#include <linux/types.h>

/* A model.bin that was built in; mllb_builtin_bytes is 0 if there is none. */
extern const u8 *const mllb_builtin;
extern const size_t mllb_builtin_bytes;

#endif /* MLLB_BUILTIN_H */
