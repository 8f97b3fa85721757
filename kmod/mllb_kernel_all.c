// SPDX-License-Identifier: GPL-2.0
/*
 * The files that know the kernel, as one compilation unit; see Kbuild.
 */
#include "mllb_decide.c"
#include "mllb_gather.c"
#include "mllb_hook.c"
#include "mllb_btf.c"
#include "mllb_selftest.c"
#include "mllb_stats.c"
#include "mllb_model.c"
#include "mllb_scope.c"
#include "mllb_trip.c"
#include "mllb_mode.c"
#include "mllb_files.c"
#include "mllb_control.c"
#include "mllb_main.c"
