/* SPDX-License-Identifier: GPL-2.0 */
/* The redirection of can_migrate_task through ftrace. */
#ifndef MLLB_HOOK_H
#define MLLB_HOOK_H

struct lb_env;
struct task_struct;

typedef int (*mllb_native_fn)(struct task_struct *p, struct lb_env *env);

/* The kernel's function as everybody calls it; valid from mllb_hook_find() on. */
extern mllb_native_fn mllb_entry;
/* The same without the redirection, for the replacement alone. */
extern mllb_native_fn mllb_native;

/**
 * mllb_hook_find() - look up the kernel's can_migrate_task
 *
 * Return: 0; -ENOENT if this kernel has none (inlined) or has several.
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
 * mllb_hook_shorten() - call native behind ftrace's call from now on
 *
 * After a redirected call was seen, while mllb_on is off, with CPU hotplug locked.
 *
 * Return: false if this kernel does not allow it; native then goes on being called
 * by its entry, through the trampoline a second time.
 */
bool mllb_hook_shorten(void);

/**
 * mllb_hook_remove() - take the redirection away
 *
 * On return no CPU is inside the callback or mllb_can_migrate_task() any more, nor
 * will be: module text may go.
 */
void mllb_hook_remove(void);

#endif /* MLLB_HOOK_H */
