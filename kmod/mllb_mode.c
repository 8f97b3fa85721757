// SPDX-License-Identifier: GPL-2.0
/* The mode, the static branches that follow from settings, and the settings. */
#include <linux/mutex.h>

#include "mllb_control.h"
#include "mllb_model.h"
#include "mllb_settings.h"
#include "mllb_trip.h"

struct mllb_settings mllb_settings = {
	.mode = MLLB_MODE_OFF,
	.canary_per_mille = 100,
	.canary_seed = 1,
	.refusal_limit = 32,
	.refusal_trip_hits = 1,
	/* The kernel's default of sysctl_sched_migration_cost. */
	.migration_cost_ns = 500000,
};

static DEFINE_MUTEX(mode_lock);

int mllb_mode_set(int mode)
{
	int err = 0;

	mutex_lock(&mode_lock);
	if (mode == MLLB_MODE_OFF) {
		WRITE_ONCE(mllb_settings.mode, mode);
		static_branch_disable(&mllb_on);
	} else if (!mllb_model_present()) {
		err = -ENODATA;
	} else {
		mllb_trip_forget();
		WRITE_ONCE(mllb_settings.mode, mode);
		static_branch_enable(&mllb_on);
	}
	mutex_unlock(&mode_lock);
	return err;
}

void mllb_mode_settle(void)
{
	mutex_lock(&mode_lock);
	if (READ_ONCE(mllb_settings.mode) == MLLB_MODE_OFF)
		static_branch_disable(&mllb_on);
	mutex_unlock(&mode_lock);
}

void mllb_timing_settle(void)
{
	mutex_lock(&mode_lock);
	if (mllb_settings.timing || mllb_settings.latency_budget_ns)
		static_branch_enable(&mllb_timing);
	else
		static_branch_disable(&mllb_timing);
	mutex_unlock(&mode_lock);
}
