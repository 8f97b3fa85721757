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
 * changed: the callback is told it, as the program counter it may leave as it is. So
 * the hook learns before it redirects: until mllb_hook_learned(), the callback notes
 * the address and changes nothing. Where it is not usable, native is called by its
 * entry, and a mark of this CPU lets that call pass. Who called is no help: a kretprobe
 * on the function, in place before we came, has put its own trampoline there.
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
#include <linux/delay.h>
#include <linux/jump_label.h>
#include <linux/kprobes.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>

#include "mllb_compat.h"
#include "mllb_decide.h"
#include "mllb_hook.h"
#include "mllb_settings.h"

#define HOOKED "can_migrate_task"
#define REMOVE_RETRY_MS 60000

DEFINE_STATIC_KEY_FALSE(mllb_on);

mllb_native_fn mllb_entry;
mllb_native_fn mllb_native;

/* Nothing is redirected yet: where native goes on is being learned. */
static DEFINE_STATIC_KEY_TRUE(learning);
static unsigned long resume;

/* Native is called by its entry, each time with the mark set. */
DEFINE_STATIC_KEY_FALSE(mllb_by_entry);
DEFINE_PER_CPU(bool, mllb_inside);

static void notrace redirect(unsigned long ip, unsigned long parent_ip,
			     struct ftrace_ops *ops, mllb_fregs *fregs)
{
	if (!static_branch_unlikely(&mllb_on))
		return;
	if (static_branch_unlikely(&learning)) {
		WRITE_ONCE(resume, mllb_get_pc(fregs));
		return;
	}
	if (static_branch_unlikely(&mllb_by_entry) && this_cpu_read(mllb_inside))
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
		return err;
	mllb_entry = (mllb_native_fn)probe.addr;
	mllb_native = mllb_entry;
	unregister_kprobe(&probe);
	return 0;
}

int mllb_hook_install(void)
{
	/* By address: by name, ftrace looks up the name of every function there is. */
	int err = mllb_ftrace_set_filter(&ops, (unsigned long)mllb_entry);

	if (err)
		return err;
	err = register_ftrace_function(&ops);
	if (err)
		mllb_ftrace_free_filter(&ops);
	return err;
}

/*
 * In front of the function's own code stand two instructions, "mov x9, x30" and the
 * "bl", after "bti c" where the kernel enforces branch targets. An indirect call may
 * not end behind that "bti c", so such kernels keep the entry. A type hash (CFI) is the
 * business of the caller, which asks for none: see __nocfi.
 */
#define PATCH_SITE_BYTES 8

int mllb_hook_learned(void)
{
	unsigned long at = READ_ONCE(resume);

	if (!at)
		return -ENXIO;
	if (!IS_ENABLED(CONFIG_ARM64_BTI_KERNEL) &&
	    at == (unsigned long)mllb_entry + PATCH_SITE_BYTES) {
		WRITE_ONCE(mllb_native, (mllb_native_fn)at);
	} else {
		pr_info("mllb: native is called by its entry: each decision passes ftrace twice\n");
		static_branch_enable_cpuslocked(&mllb_by_entry);
	}
	static_branch_disable_cpuslocked(&learning);
	return 0;
}

/*
 * An ftrace that has given up after a fault of its own refuses, and leaves the function
 * calling into our text. An exit cannot fail, but it can wait: a removal that hangs,
 * with a line in the log, is better than a call into freed memory.
 */
void mllb_hook_remove(void)
{
	int err = unregister_ftrace_function(&ops);

	while (err) {
		pr_alert("mllb: ftrace cannot take the redirection away (%d): can_migrate_task still calls into this module, which has to stay until the next boot\n",
			 err);
		msleep(REMOVE_RETRY_MS);
		err = unregister_ftrace_function(&ops);
	}
	mllb_ftrace_free_filter(&ops);
	synchronize_rcu();
}
