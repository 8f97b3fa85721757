// SPDX-License-Identifier: GPL-2.0
/*
 * A trip may begin under a runqueue lock, where nothing may sleep, print or wake a
 * task. There it only swaps the mode to off, which every CPU sees at its next
 * decision, and raises an irq_work; that queues a work item, and the work item does
 * the rest: static branch, log line, notification.
 */
#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sysfs.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>

#include "mllb_compat.h"
#include "mllb_control.h"
#include "mllb_settings.h"
#include "mllb_stats.h"
#include "mllb_trip.h"

/*
 * Leaky bucket: a decision over the budget adds 8, one within it takes 1 away, 64
 * is too much. So it takes more than one slow decision in nine, for a while; a
 * single one (an interrupt of the hypervisor) does nothing.
 */
#define BUDGET_STEP 8
#define BUDGET_FULL 64

/* Decisions per CPU over which divergence from native is judged. */
#define DIVERGENCE_WINDOW 256

/* Of the last trip; @what is its generation and, in the low byte, its reason. */
static struct {
	u64 what;
	u64 count;
	u64 time_ns;
} last;

static struct workqueue_struct *trip_wq;
static struct kobject *notified;
static DEFINE_MUTEX(notify_lock);
static unsigned int lease_ms;
static bool lapsed;
static struct hrtimer lease;
static atomic_t refusal_hits = ATOMIC_INIT(0);

static const char *const names[MLLB_N_TRIPS] = {
	[MLLB_TRIP_NONE] = "none",
	[MLLB_TRIP_REFUSALS] = "refusals",
	[MLLB_TRIP_LATENCY] = "latency",
	[MLLB_TRIP_DIVERGENCE] = "divergence",
	[MLLB_TRIP_LEASE] = "lease",
};

const char *mllb_trip_name(int reason)
{
	return reason > 0 && reason < MLLB_N_TRIPS ? names[reason] : names[0];
}

static struct mllb_trip_record last_trip(u32 *generation)
{
	u64 what = smp_load_acquire(&last.what);
	struct mllb_trip_record r = {
		.reason = what & 0xff,
		.count = READ_ONCE(last.count),
		.time_ns = READ_ONCE(last.time_ns),
	};

	*generation = what >> 8;
	return r;
}

static void finish_trip(struct work_struct *work)
{
	u32 generation;
	struct mllb_trip_record r = last_trip(&generation);

	mllb_mode_settle();
	pr_warn("mllb: switched off: %s (%llu)\n", mllb_trip_name(r.reason), r.count);
	mutex_lock(&notify_lock);
	if (notified)
		sysfs_notify(notified, NULL, "trip");
	mutex_unlock(&notify_lock);
}

static DECLARE_WORK(trip_work, finish_trip);

static void queue_trip_work(struct irq_work *work)
{
	queue_work(trip_wq, &trip_work);
}

static DEFINE_IRQ_WORK(trip_irq_work, queue_trip_work);

void mllb_trip(enum mllb_trip_reason reason, u64 count, u32 state)
{
	/* Whoever takes the mode away from its old value writes the record. */
	if (mllb_mode_of(state) == MLLB_MODE_OFF ||
	    cmpxchg(&mllb_settings.state, state, state & ~3u) != state)
		return;
	WRITE_ONCE(last.count, count);
	WRITE_ONCE(last.time_ns, ktime_get_mono_fast_ns());
	smp_store_release(&last.what, (u64)mllb_generation_of(state) << 8 | reason);
	irq_work_queue(&trip_irq_work);
}

struct mllb_trip_record mllb_trip_last(void)
{
	u32 generation;
	struct mllb_trip_record r = last_trip(&generation);

	if (generation != mllb_generation_of(READ_ONCE(mllb_settings.state)))
		r.reason = MLLB_TRIP_NONE;
	return r;
}

void mllb_trip_forget_hits(void)
{
	atomic_set(&refusal_hits, 0);
}

void mllb_trip_notify(struct kobject *kobj)
{
	mutex_lock(&notify_lock);
	notified = kobj;
	mutex_unlock(&notify_lock);
}

/*
 * This CPU's window and level are of one generation: what was gathered in an earlier one is
 * forgotten when the first decision of a later one is held against a limit. The whole word
 * may be compared, as a generation has one mode in which anything is decided.
 */
static void enter_generation(struct mllb_cpu *cpu, u32 state)
{
	if (cpu->state == state)
		return;
	cpu->state = state;
	cpu->window_decided = 0;
	cpu->window_differ = 0;
	cpu->budget_level = 0;
}

void mllb_trip_check_budget(struct mllb_cpu *cpu, u64 spent_ns, u32 state)
{
	u32 budget = READ_ONCE(mllb_settings.latency_budget_ns);

	if (!budget)
		return;
	enter_generation(cpu, state);
	if (spent_ns <= budget) {
		cpu->budget_level -= !!cpu->budget_level;
		return;
	}
	cpu->over_budget++;
	cpu->budget_level += BUDGET_STEP;
	if (cpu->budget_level >= BUDGET_FULL) {
		mllb_trip(MLLB_TRIP_LATENCY, cpu->budget_level, state);
		cpu->budget_level = 0;
	}
}

static noinline void end_window(struct mllb_cpu *cpu, u32 limit, u32 state)
{
	if (cpu->window_differ * 1000 > limit * DIVERGENCE_WINDOW)
		mllb_trip(MLLB_TRIP_DIVERGENCE, cpu->window_differ, state);
	cpu->window_decided = 0;
	cpu->window_differ = 0;
}

/* The end of a window by itself, so that a decision within one needs no frame. */
void mllb_trip_check_divergence(struct mllb_cpu *cpu, bool differs, u32 limit, u32 state)
{
	enter_generation(cpu, state);
	cpu->window_differ += differs;
	if (unlikely(++cpu->window_decided >= DIVERGENCE_WINDOW))
		end_window(cpu, limit, state);
}

void mllb_trip_refusal_limit_hit(u32 state)
{
	u32 limit = READ_ONCE(mllb_settings.refusal_trip_hits);
	u32 hits = atomic_inc_return(&refusal_hits);

	if (limit && hits >= limit)
		mllb_trip(MLLB_TRIP_REFUSALS, hits, state);
}

void mllb_trip_lease(u32 state)
{
	mllb_trip(MLLB_TRIP_LEASE, lease_ms, state);
}

bool mllb_lease_lapsed(void)
{
	return READ_ONCE(lapsed);
}

/*
 * In a hard interrupt, so that a machine that is too busy to run work items, the
 * module's own doing perhaps, is native again in time.
 */
static enum hrtimer_restart lease_ended(struct hrtimer *timer)
{
	WRITE_ONCE(lapsed, true);
	/* Either this sees what mllb_mode_set() has just switched on, or that sees "lapsed". */
	smp_mb();
	mllb_trip_lease(READ_ONCE(mllb_settings.state));
	return HRTIMER_NORESTART;
}

void mllb_lease_renew(unsigned int ms)
{
	hrtimer_cancel(&lease);
	WRITE_ONCE(lapsed, false);
	if (!ms)
		return;
	lease_ms = ms;
	hrtimer_start(&lease, ms_to_ktime(ms), HRTIMER_MODE_REL_HARD);
}

unsigned int mllb_lease_left_ms(void)
{
	return hrtimer_active(&lease) ? max_t(s64, ktime_to_ms(hrtimer_get_remaining(&lease)), 0) :
					0;
}

int mllb_trip_init(void)
{
	mllb_hrtimer_setup(&lease, lease_ended, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	trip_wq = alloc_workqueue("mllb", WQ_UNBOUND, 1);
	return trip_wq ? 0 : -ENOMEM;
}

/* Nothing is redirected any more, so only a lease or a late irq_work can be left. */
void mllb_trip_exit(void)
{
	hrtimer_cancel(&lease);
	irq_work_sync(&trip_irq_work);
	destroy_workqueue(trip_wq);
}
