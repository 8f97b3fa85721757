/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every difference between kernels that the headers show, in one place. What only
 * the scheduler's private structs show is asked of BTF instead: mllb_offsets.h.
 */
#ifndef MLLB_COMPAT_H
#define MLLB_COMPAT_H

#include <linux/ftrace.h>
#include <linux/hrtimer.h>
#include <linux/module.h>
#include <linux/sysfs.h>
#include <linux/version.h>

/*
 * arm64 redirects through struct ftrace_regs since v6.2 (26299b3f6ba2, "ftrace:
 * arm64: move from REGS to ARGS"); before, a callback gets full pt_regs, and only
 * if it asks for them.
 */
#if defined(CONFIG_ARM64) && LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#define MLLB_FTRACE_FLAGS (FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_SAVE_REGS)
#define mllb_set_pc(fregs, to) (ftrace_get_regs(fregs)->pc = (to))
#define mllb_get_pc(fregs) (ftrace_get_regs(fregs)->pc)
#else
#define MLLB_FTRACE_FLAGS FTRACE_OPS_FL_IPMODIFY
#define mllb_set_pc(fregs, to) ftrace_regs_set_instruction_pointer(fregs, to)
#define mllb_get_pc(fregs) ftrace_regs_get_instruction_pointer(fregs)
#endif

/* v6.4: ac3b43283923 ("module: replace module_layout with module_memory") */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define mllb_text_base(mod) ((unsigned long)(mod)->core_layout.base)
#define mllb_text_size(mod) ((unsigned long)(mod)->core_layout.text_size)
#else
#define mllb_text_base(mod) ((unsigned long)(mod)->mem[MOD_TEXT].base)
#define mllb_text_size(mod) ((unsigned long)(mod)->mem[MOD_TEXT].size)
#endif

/* v6.16: the callbacks of a bin_attribute take it const (97d06802d10a). */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
#define MLLB_BIN_CONST
#else
#define MLLB_BIN_CONST const
#endif

/* v6.12: asm/unaligned.h moved (5f60d5f6bbc1). */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#include <asm/unaligned.h>
#else
#include <linux/unaligned.h>
#endif

/* v6.13: hrtimer_setup(); hrtimer_init() and the function's assignment went later. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static inline void mllb_hrtimer_setup(struct hrtimer *timer,
				      enum hrtimer_restart (*ended)(struct hrtimer *),
				      clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = ended;
}
#else
#define mllb_hrtimer_setup(timer, ended, clock, mode) hrtimer_setup(timer, ended, clock, mode)
#endif

#endif /* MLLB_COMPAT_H */
