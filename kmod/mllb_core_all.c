// SPDX-License-Identifier: GPL-2.0
/*
 * The files that know nothing of the kernel, as one compilation unit; see Kbuild.
 */
#include "mllb_crc32.c"
#include "mllb_features.c"
#include "mllb_model_parse.c"
#include "mllb_refusal.c"
#include "mllb_infer.c"
