// SPDX-License-Identifier: GPL-2.0
/*
 * Redirection without patching the kernel: an ftrace callback on the entry of
 * can_migrate_task() points the program counter at our replacement. The replacement
 * calls the native function where ftrace itself would have gone on, right behind the
 * call to its trampoline: what stands before that belongs to ftrace, not to the
 * function. So one decision passes the trampoline once, and other tracers see one
 * call of can_migrate_task() per decision, with the answer that the scheduler gets.
 *
 * That address is not computed from instruction words, which other tracers may have
 * changed: the callback is told it, as the program counter it may leave as it is. The
 * first self-test call brings it. Where it is not usable (see mllb_hook_shorten()),
 * native is called by its entry, and the callback lets calls from our own text pass.
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

mllb_native_fn mllb_entry;
mllb_native_fn mllb_native;

/* Native is still called by its entry, or has to be for good. */
static DEFINE_STATIC_KEY_TRUE(by_entry);
static unsigned long resume;

static unsigned long own_text __read_mostly;
static unsigned long own_text_size __read_mostly;

/* Only while by_entry is on: learns where native goes on. Is it our own call? */
static bool notrace look(unsigned long parent_ip, struct ftrace_regs *fregs)
{
	WRITE_ONCE(resume, mllb_get_pc(fregs));
	return parent_ip - own_text < own_text_size;
}

static void notrace redirect(unsigned long ip, unsigned long parent_ip,
			     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	if (!static_branch_unlikely(&mllb_on))
		return;
	if (static_branch_unlikely(&by_entry) && look(parent_ip, fregs))
		return;
	mllb_set_pc(fregs, (unsigned long)mllb_can_migrate_task);
}

/*
 * No RECURSION: the callback calls nothing, so it needs no guard against itself, and
 * without that flag kernels that can (CALL_OPS: cbad0fb2d8d9, "ftrace: Add
 * DYNAMIC_FTRACE_WITH_CALL_OPS", v6.3) call it straight from the trampoline.
 * PERMANENT: kernel.ftrace_enabled=0 is refused while we are loaded; it would take
 * the redirection away without anybody being told.
 */
static struct ftrace_ops ops = {
	.func = redirect,
	.flags = MLLB_FTRACE_FLAGS | FTRACE_OPS_FL_PERMANENT,
};

int mllb_hook_find(void)
{
	/* Only its address is wanted: a disabled probe writes nothing into the function. */
	struct kprobe probe = { .symbol_name = HOOKED, .flags = KPROBE_FLAG_DISABLED };
	int err = register_kprobe(&probe);

	if (err)
		return -ENOENT;
	mllb_entry = (mllb_native_fn)probe.addr;
	mllb_native = mllb_entry;
	unregister_kprobe(&probe);
	return 0;
}

int mllb_hook_install(void)
{
	int err;

	own_text = mllb_text_base(THIS_MODULE);
	own_text_size = mllb_text_size(THIS_MODULE);

	/* By address: by name, ftrace looks up the name of every function there is. */
	err = ftrace_set_filter_ip(&ops, (unsigned long)mllb_entry, 0, 1);
	if (err)
		return err;
	err = register_ftrace_function(&ops);
	if (err)
		ftrace_free_filter(&ops);
	return err;
}

/*
 * In front of the function's own code stand two instructions, "mov x9, x30" and the
 * "bl", after "bti c" where the kernel enforces branch targets. An indirect call may
 * not end behind that "bti c", nor where no type hash stands in front, so kernels with
 * either of these checks keep the entry.
 */
#define PATCH_SITE_BYTES 8

bool mllb_hook_shorten(void)
{
	unsigned long at = READ_ONCE(resume);

	if (IS_ENABLED(CONFIG_ARM64_BTI_KERNEL) || IS_ENABLED(CONFIG_CFI_CLANG) ||
	    IS_ENABLED(CONFIG_CFI) ||
	    at != (unsigned long)mllb_entry + PATCH_SITE_BYTES)
		return false;
	/* Nobody may be between the redirection and its call by the entry. */
	synchronize_rcu();
	WRITE_ONCE(mllb_native, (mllb_native_fn)at);
	static_branch_disable_cpuslocked(&by_entry);
	return true;
}

void mllb_hook_remove(void)
{
	if (unregister_ftrace_function(&ops))
		pr_warn("mllb: the redirection was gone already\n");
	ftrace_free_filter(&ops);
	synchronize_rcu();
}
