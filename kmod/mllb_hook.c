// SPDX-License-Identifier: GPL-2.0
/*
 * Redirection without patching the kernel: an ftrace callback on the entry of
 * can_migrate_task() points the program counter at our replacement, unless the call
 * comes from our own text, which is how the replacement reaches the native function
 * by its ordinary address. Other tracers on it go on seeing every native call.
 *
 * Why unloading is safe at any moment: all of trampoline, callback and replacement
 * run inside one call of can_migrate_task(), which every kernel makes with the
 * source runqueue's raw spinlock held and interrupts off (it asserts so itself), on
 * preemptible kernels and PREEMPT_RT too. So a CPU that is inside cannot schedule,
 * and cannot pass a quiescent state of RCU. unregister_ftrace_function() first makes
 * the entry a no-op on all CPUs, then waits with synchronize_rcu_tasks_rude() and
 * synchronize_rcu_tasks() because our ops lies in module memory
 * (FTRACE_OPS_FL_DYNAMIC): every CPU has scheduled since, so none is inside a call
 * that began before. synchronize_rcu() states the same once more in terms of the
 * interrupts-off section, and does not depend on how ftrace waits.
 */
#include <linux/jump_label.h>
#include <linux/kprobes.h>
#include <linux/rcupdate.h>

#include "mllb_compat.h"
#include "mllb_decide.h"
#include "mllb_hook.h"
#include "mllb_settings.h"

#define HOOKED "can_migrate_task"

DEFINE_STATIC_KEY_FALSE(mllb_on);

mllb_native_fn mllb_native;

static unsigned long own_text __read_mostly;
static unsigned long own_text_size __read_mostly;

static void notrace redirect(unsigned long ip, unsigned long parent_ip,
			     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	if (!static_branch_unlikely(&mllb_on))
		return;
	if (parent_ip - own_text < own_text_size)
		return;
	mllb_set_pc(fregs, (unsigned long)mllb_can_migrate_task);
}

/*
 * RECURSION: the callback calls nothing, so it needs no guard against itself.
 * PERMANENT: kernel.ftrace_enabled=0 is refused while we are loaded; it would take
 * the redirection away without anybody being told.
 */
static struct ftrace_ops ops = {
	.func = redirect,
	.flags = MLLB_FTRACE_FLAGS | FTRACE_OPS_FL_RECURSION | FTRACE_OPS_FL_PERMANENT,
};

int mllb_hook_find(void)
{
	/* A probe that is never hit for long: only its address is wanted. */
	struct kprobe probe = { .symbol_name = HOOKED };
	int err = register_kprobe(&probe);

	if (err)
		return -ENOENT;
	mllb_native = (mllb_native_fn)probe.addr;
	unregister_kprobe(&probe);
	return 0;
}

int mllb_hook_install(void)
{
	int err;

	own_text = mllb_text_base(THIS_MODULE);
	own_text_size = mllb_text_size(THIS_MODULE);

	err = ftrace_set_filter(&ops, (unsigned char *)HOOKED, strlen(HOOKED), 1);
	if (err)
		return err;
	err = register_ftrace_function(&ops);
	if (err)
		ftrace_free_filter(&ops);
	return err;
}

void mllb_hook_remove(void)
{
	if (unregister_ftrace_function(&ops))
		pr_warn("mllb: the redirection was gone already\n");
	ftrace_free_filter(&ops);
	synchronize_rcu();
}
