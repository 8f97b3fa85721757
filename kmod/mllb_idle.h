/* SPDX-License-Identifier: GPL-2.0 */
/* What a CPU that looks for work does. Builds in the kernel, in BPF and in user space. */
#ifndef MLLB_IDLE_H
#define MLLB_IDLE_H

/* Our own numbering: the order of the kernel's enum cpu_idle_type changed in 6.8. */
enum mllb_idle {
	MLLB_IDLE = 0,
	MLLB_NOT_IDLE = 1,
	MLLB_NEWLY_IDLE = 2,
};

#endif
