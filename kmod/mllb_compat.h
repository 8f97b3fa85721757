/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Differences between kernels that their public headers show, in one place. Asked of
 * the headers themselves, never of the version: vendors' kernels carry changes back.
 * What only the scheduler's private structs show is asked of BTF: mllb_offsets.h.
 */
#ifndef MLLB_COMPAT_H
#define MLLB_COMPAT_H

#include <linux/ftrace.h>
#include <linux/hrtimer.h>
#include <linux/sysfs.h>

/*
 * What a callback gets: pt_regs, wrapped in ftrace_regs since v5.11 (d19ad0775dcd,
 * "ftrace: Have the callbacks receive a struct ftrace_regs instead of pt_regs"), both
 * complete only if it asks for them; since v6.2 (26299b3f6ba2, "ftrace: arm64: move from
 * REGS to ARGS") arguments and program counter, unasked. Where a vendor set ARGS beside
 * REGS (Amazon's 6.1), the functions are those of REGS.
 */
#ifdef CONFIG_DYNAMIC_FTRACE_WITH_REGS
#define MLLB_FTRACE_FLAGS (FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_SAVE_REGS)
#ifdef MLLB_HAVE_FTRACE_GET_REGS
typedef struct ftrace_regs mllb_fregs;
#define mllb_set_pc(fregs, to) (ftrace_get_regs(fregs)->pc = (to))
#define mllb_get_pc(fregs) (ftrace_get_regs(fregs)->pc)
#else
typedef struct pt_regs mllb_fregs;
#define mllb_set_pc(regs, to) ((regs)->pc = (to))
#define mllb_get_pc(regs) ((regs)->pc)
#endif
#elif defined(CONFIG_DYNAMIC_FTRACE_WITH_ARGS)
typedef struct ftrace_regs mllb_fregs;
#define MLLB_FTRACE_FLAGS FTRACE_OPS_FL_IPMODIFY
#define mllb_set_pc(fregs, to) ftrace_regs_set_instruction_pointer(fregs, to)
#define mllb_get_pc(fregs) ftrace_regs_get_instruction_pointer(fregs)
#else
#error "mllb: this kernel's ftrace gives a callback neither registers nor arguments, so nothing can be redirected: boot one with CONFIG_DYNAMIC_FTRACE_WITH_REGS (before 6.2) or _WITH_ARGS"
#endif

/* v5.13: cf68fffb66d6 ("add support for Clang CFI"); without it nothing is checked. */
#ifndef __nocfi
#define __nocfi
#endif

/* v6.16: the callbacks of a bin_attribute take it const (97d06802d10a). */
#define MLLB_BIN_ATTRIBUTE_IS_CONST                                            \
	__builtin_types_compatible_p(typeof(((struct bin_attribute *)0)->read),  \
				     ssize_t (*)(struct file *, struct kobject *, \
						 const struct bin_attribute *,   \
						 char *, loff_t, size_t))
typedef typeof(__builtin_choose_expr(MLLB_BIN_ATTRIBUTE_IS_CONST,
				     (const struct bin_attribute *)NULL,
				     (struct bin_attribute *)NULL)) mllb_bin_attr;

/* v6.12: asm/unaligned.h moved (5f60d5f6bbc1). */
#if __has_include(<linux/unaligned.h>)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/*
 * Functions leave no trace that the preprocessor sees, so Kbuild.have looks for these.
 * v6.13: hrtimer_setup() (908a1d775422); hrtimer_init() went later.
 */
#ifdef MLLB_HAVE_HRTIMER_SETUP
#define mllb_hrtimer_setup(timer, ended, clock, mode) hrtimer_setup(timer, ended, clock, mode)
#else
static inline void mllb_hrtimer_setup(struct hrtimer *timer,
				      enum hrtimer_restart (*ended)(struct hrtimer *),
				      clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = ended;
}
#endif

/* v5.14: 6b658c4863c1 ("scsi: cgroup: Add cgroup_get_from_id()") */
#ifndef MLLB_HAVE_CGROUP_GET_FROM_ID
#define cgroup_get_from_id(id) ((struct cgroup *)ERR_PTR(-EOPNOTSUPP))
#endif

/*
 * Since v5.18 (aebfd12521d9, "x86/ibt,ftrace: Search for __fentry__ location") and in late
 * v5.10 and v5.15 the address of a function does; before, only that of the call, which is
 * its second instruction.
 */
static inline int mllb_ftrace_set_filter(struct ftrace_ops *ops, unsigned long entry)
{
	int err = ftrace_set_filter_ip(ops, entry, 0, 1);

	return err == -EINVAL ? ftrace_set_filter_ip(ops, entry + 4, 0, 1) : err;
}

/*
 * v6.2: exported by 8be9fbd5345d ("ftrace: Export ftrace_free_filter() to modules");
 * else two empty hashes stay behind, a few hundred bytes a load.
 */
#ifdef MLLB_HAVE_FTRACE_FREE_FILTER
#define mllb_ftrace_free_filter(ops) ftrace_free_filter(ops)
#else
#define mllb_ftrace_free_filter(ops) ftrace_set_filter(ops, NULL, 0, 1)
#endif

#endif /* MLLB_COMPAT_H */
