/* SPDX-License-Identifier: GPL-2.0 */
/* The redirection of can_migrate_task through ftrace. */
#ifndef MLLB_HOOK_H
#define MLLB_HOOK_H

#include <linux/jump_label.h>
#include <linux/percpu.h>

#include "mllb_compat.h"

struct lb_env;
struct task_struct;

typedef int (*mllb_native_fn)(struct task_struct *p, struct lb_env *env);

/* The kernel's function as everybody calls it; valid from mllb_hook_find() on. */
extern mllb_native_fn mllb_entry;
/* The same without the redirection, for the replacement alone; see mllb_call_native(). */
extern mllb_native_fn mllb_native;

DECLARE_STATIC_KEY_FALSE(mllb_by_entry);
DECLARE_PER_CPU(bool, mllb_inside);

/**
 * mllb_hook_find() - look up the kernel's can_migrate_task
 *
 * Return: 0; -ENOENT if this kernel has none that can be found by name (inlined,
 * renamed); -EOPNOTSUPP if it has no kprobes.
 */
int mllb_hook_find(void);

/**
 * mllb_hook_install() - put the redirection in place; it acts while mllb_on is on
 *
 * Return: 0; -EBUSY if another redirection (live patch) is on it or ftrace is
 * disabled; -EINVAL if it is not traceable. On error nothing stays registered.
 */
int mllb_hook_install(void);

/**
 * mllb_hook_learned() - redirect from now on, as far as mllb_on is on
 *
 * After a call of can_migrate_task() with mllb_on on, with CPU hotplug locked.
 *
 * Return: 0; -ENXIO if no call came by.
 */
int mllb_hook_learned(void);

/**
 * mllb_hook_remove() - take the redirection away
 *
 * On return no CPU is inside the callback or mllb_can_migrate_task() any more, nor
 * will be: module text may go. Where ftrace refuses, it does not return.
 */
void mllb_hook_remove(void);

/*
 * Native's own answer, from the replacement. Interrupts are off and the callback is the
 * only reader, so the mark needs no more than its CPU.
 */
static __always_inline __nocfi int mllb_call_native(struct task_struct *p, struct lb_env *env)
{
	mllb_native_fn native = READ_ONCE(mllb_native);
	int answer;

	if (!static_branch_unlikely(&mllb_by_entry))
		return native(p, env);
	this_cpu_write(mllb_inside, true);
	answer = native(p, env);
	this_cpu_write(mllb_inside, false);
	return answer;
}

#endif /* MLLB_HOOK_H */
