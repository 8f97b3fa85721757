// SPDX-License-Identifier: GPL-2.0
/*
 * A unit of its own with next to no headers: building the module again for another
 * model on the same kernel compiles this file alone.
 */
#include "mllb_builtin.h"
#include "mllb_model_h.h"

#ifdef MLLB_HAS_BUILTIN_MODEL
const u8 *const mllb_builtin = mllb_builtin_model;
const size_t mllb_builtin_bytes = sizeof(mllb_builtin_model);
#else
const u8 *const mllb_builtin;
const size_t mllb_builtin_bytes;
#endif
