// SPDX-License-Identifier: GPL-2.0
/* The mode, the static branches that follow from settings, and the settings. */
#include <linux/atomic.h>
#include <linux/mutex.h>

#include "mllb_control.h"
#include "mllb_decide.h"
#include "mllb_model.h"
#include "mllb_settings.h"
#include "mllb_trip.h"

struct mllb_settings mllb_settings = {
	.canary_per_mille = 100,
	.canary_seed = 1,
	.refusal_limit = 32,
	.refusal_trip_hits = 1,
	/* The kernel's default of sysctl_sched_migration_cost. */
	.migration_cost_ns = 500000,
};

static DEFINE_MUTEX(mode_lock);

/*
 * A trip may come at any point of this. One that comes before the new state is there makes
 * the exchange fail, one that comes after it finds the new state and wins as always; so
 * does a lease that ends meanwhile.
 */
static int switch_on(int mode)
{
	u32 old = READ_ONCE(mllb_settings.state);
	u32 new = (mllb_generation_of(old) + 1) << 2 | mode;

	if (!mllb_model_present())
		return -ENODATA;
	if (mllb_lease_lapsed())
		return -ETIME;
	mllb_trip_forget_hits();
	mllb_decide_forget();
	if (cmpxchg(&mllb_settings.state, old, new) != old)
		return -EAGAIN;
	static_branch_enable(&mllb_on);
	if (mllb_lease_lapsed()) {
		mllb_trip_lease(new);
		return -ETIME;
	}
	return 0;
}

static void switch_off(void)
{
	u32 state = READ_ONCE(mllb_settings.state);

	/* A trip that comes first has done the same. */
	cmpxchg(&mllb_settings.state, state, state & ~3u);
	static_branch_disable(&mllb_on);
}

int mllb_mode_set(int mode)
{
	int err = 0;

	mutex_lock(&mode_lock);
	if (mode == MLLB_MODE_OFF)
		switch_off();
	else
		err = switch_on(mode);
	mutex_unlock(&mode_lock);
	return err;
}

void mllb_mode_settle(void)
{
	mutex_lock(&mode_lock);
	if (mllb_mode_of(READ_ONCE(mllb_settings.state)) == MLLB_MODE_OFF)
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
