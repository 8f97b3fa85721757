// SPDX-License-Identifier: GPL-2.0
/* The model of the scheduler alone, for kernels without sched_ext: tests/ask_model.c asks
 * it.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "../mllb_model.bpf.h"

char LICENSE[] SEC("license") = "GPL";
