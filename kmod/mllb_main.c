// SPDX-License-Identifier: GPL-2.0
/*
 * mllb: a small learned model answers can_migrate_task() where the kernel's
 * heuristic would, on an unpatched kernel. Loads switched off.
 */
#include <linux/module.h>

#include "mllb_btf.h"
#include "mllb_builtin.h"
#include "mllb_control.h"
#include "mllb_decide.h"
#include "mllb_hook.h"
#include "mllb_model.h"
#include "mllb_scope.h"
#include "mllb_selftest.h"
#include "mllb_settings.h"
#include "mllb_trip.h"

static int __init load_builtin_model(void)
{
	int err = 0;

	if (mllb_builtin_bytes)
		err = mllb_model_swap(mllb_builtin, mllb_builtin_bytes);
	if (err)
		pr_err("mllb: the model built in is refused: %d\n", err);
	return err;
}

static int __init mllb_init(void)
{
	int err;

	err = mllb_btf_check();
	if (err)
		return err;
	err = mllb_hook_find();
	if (err) {
		pr_err("mllb: can_migrate_task cannot be found: %d\n", err);
		return err;
	}
	err = mllb_decide_init();
	if (err)
		return err;
	err = mllb_trip_init();
	if (err)
		goto out_decide;
	err = load_builtin_model();
	if (err)
		goto out_trip;
	err = mllb_hook_install();
	if (err) {
		pr_err("mllb: can_migrate_task cannot be redirected: %d\n", err);
		goto out_model;
	}
	err = mllb_selftest();
	if (err)
		goto out_hook;
	err = mllb_control_init();
	if (err)
		goto out_control;
	pr_info("mllb: loaded, off\n");
	return 0;

out_control:
	/* Files that were there for a moment may have been written to. */
	mllb_mode_set(MLLB_MODE_OFF);
	mllb_scope_exit();
out_hook:
	mllb_hook_remove();
out_model:
	mllb_model_exit();
out_trip:
	mllb_trip_exit();
out_decide:
	mllb_decide_exit();
	return err;
}

/*
 * Order: nobody can switch on any more; no CPU is inside any more; nothing is
 * pending any more; then memory goes.
 */
static void __exit mllb_exit(void)
{
	mllb_control_exit();
	mllb_mode_set(MLLB_MODE_OFF);
	mllb_hook_remove();
	mllb_trip_exit();
	mllb_scope_exit();
	mllb_model_exit();
	mllb_decide_exit();
	pr_info("mllb: unloaded\n");
}

module_init(mllb_init);
module_exit(mllb_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Learned load-balancing decisions in place of can_migrate_task's heuristic");
MODULE_VERSION(MLLB_VERSION);
