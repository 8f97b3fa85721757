// SPDX-License-Identifier: GPL-2.0
/*
 * One decision, from the native answer to ours.
 *
 * Native always runs first, on the caller's own arguments, so that LBF_* flags,
 * env->new_dst_cpu and schedstats are what the kernel made them. Its word is final
 * when it spoke before its heuristic: throttled, affinity, per-CPU kthread, delayed,
 * ineligible, blocked, running, or active balance. Which of these it was is not
 * computed a second time here; native shows it:
 *
 * - It clears LBF_ALL_PINNED exactly when every check in front of "running" passed.
 *   So the flag is set for the call, looked at afterwards, and left as native would
 *   have left it: cleared if cleared, else as the caller had it.
 * - "Running" is one comparison, made again (the runqueue lock keeps it true).
 * - With LBF_ACTIVE_LB, native answers without its heuristic.
 *
 * When the answer is flipped, one trace of the native one stays: p->sched_task_hot
 * or the nr_failed_migrations_hot statistic, as native set them. Neither decides
 * anything: the first is cleared at the next look at the task, the second only
 * counted. Flags stay as native left them.
 */
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/smp.h>

#include "mllb_canary.h"
#include "mllb_decide.h"
#include "mllb_gather.h"
#include "mllb_hook.h"
#include "mllb_model.h"
#include "mllb_refusal.h"
#include "mllb_sched.h"
#include "mllb_scope.h"
#include "mllb_settings.h"
#include "mllb_stats.h"
#include "mllb_trip.h"

#define CREATE_TRACE_POINTS
#include "mllb_trace.h"

DEFINE_STATIC_KEY_FALSE(mllb_timing);

/* Ticks of the refusal table: 32 ms with HZ=250, so a row is forgotten after 32 s. */
#define REFUSAL_TICK_SHIFT 3

static struct mllb_refusals refusals;

/**
 * struct decision - what is known so far
 * @index: this CPU's decisions before this one
 * @score: of the model
 * @mode: mode in force, read once
 * @class: counter that the call belongs to
 * @native: native answer
 * @model: the model's answer
 * @given: our answer
 * @acts: the model's answer counts
 */
struct decision {
	u64 index;
	s32 score;
	int mode;
	enum mllb_counter class;
	bool native;
	bool model;
	bool given;
	bool acts;
};

static __always_inline u64 path_clock(void)
{
	return static_branch_unlikely(&mllb_timing) ? local_clock() : 0;
}

static __always_inline void add_time(struct mllb_cpu *cpu, enum mllb_timed what, u64 ns)
{
	if (static_branch_unlikely(&mllb_timing))
		cpu->histogram[what][mllb_bucket(ns)]++;
}

/*
 * Runs native and says whether its answer came from the heuristic. On kernels with
 * cache-aware balancing, a refusal for LLC locality (LBF_LLC_PINNED, found the same
 * way as LBF_ALL_PINNED) and moves made for it are native's alone as well: the model
 * has no input about last-level caches.
 */
static __always_inline enum mllb_counter run_native(struct task_struct *p,
						    struct lb_env *env, bool *answer)
{
	u32 *flags = mllb_env_flags(env);
	const u32 before = *flags;
	const u32 probes = MLLB_HAS_MIGRATE_LLC_TASK ? LBF_ALL_PINNED | LBF_LLC_PINNED :
						       LBF_ALL_PINNED;
	u32 after;

	*flags = (before & ~probes) | LBF_ALL_PINNED;
	*answer = mllb_native(p, env);
	after = *flags;

	if (after & LBF_ALL_PINNED) {
		*flags = (after & ~LBF_ALL_PINNED) | (before & probes);
		return MLLB_C_hard_refusals;
	}
	*flags = after | (before & probes & ~LBF_ALL_PINNED);
	if ((after & LBF_ACTIVE_LB) || mllb_env_is_llc_move(env))
		return MLLB_C_forced;
	if (*answer)
		return MLLB_C_decided;
	if (MLLB_HAS_MIGRATE_LLC_TASK && (after & LBF_LLC_PINNED))
		return MLLB_C_hard_refusals;
	if (mllb_task_running(p, mllb_env_src_rq(env)))
		return MLLB_C_hard_refusals;
	return MLLB_C_decided;
}

static __always_inline bool acts(int mode, int cpu, u64 index)
{
	if (mode == MLLB_MODE_ACTIVE)
		return true;
	return mode == MLLB_MODE_CANARY &&
	       mllb_canary_acts(READ_ONCE(mllb_settings.canary_seed), cpu, index,
				READ_ONCE(mllb_settings.canary_per_mille));
}

/* The model says no where native says yes: may we? */
static bool may_refuse(struct mllb_cpu *cpu, struct task_struct *p)
{
	u32 limit = READ_ONCE(mllb_settings.refusal_limit);

	if (!limit)
		return true;
	switch (mllb_refusal_count(&refusals, p->pid, limit, jiffies >> REFUSAL_TICK_SHIFT)) {
	case MLLB_REFUSE:
		return true;
	case MLLB_REFUSE_LIMIT:
		cpu->count[MLLB_C_refusal_limit_hits]++;
		mllb_trip_refusal_limit_hit();
		return false;
	default:
		cpu->count[MLLB_C_refusal_no_room]++;
		return false;
	}
}

static __always_inline void give(struct mllb_cpu *cpu, struct task_struct *p,
				 struct decision *d)
{
	cpu->count[MLLB_C_acted]++;
	d->given = d->model;
	if (d->native && !d->model && !may_refuse(cpu, p))
		d->given = true;
	else if (d->native && d->model && READ_ONCE(mllb_settings.refusal_limit))
		mllb_refusal_forget(&refusals, p->pid);

	if (d->given != d->native)
		cpu->count[d->given ? MLLB_C_flips_to_yes : MLLB_C_flips_to_no]++;
}

static __always_inline void ask_model(struct mllb_cpu *cpu, struct task_struct *p,
				      struct lb_env *env, const struct mllb_model *model,
				      struct decision *d)
{
	s16 x[MLLB_N_FEATURES] MLLB_UNINITIALIZED;
	u64 t0, t1, t2;

	t0 = path_clock();
	if (unlikely(model->feature_set == MLLB_FEATURE_SET_MLLB15K))
		mllb_observe_as_seen(p, env, READ_ONCE(mllb_settings.migration_cost_ns), x);
	else
		mllb_observe(p, env, READ_ONCE(mllb_settings.migration_cost_ns), x);
	t1 = path_clock();
	d->score = mllb_infer(model, x);
	t2 = path_clock();
	d->model = d->score >= 0;

	d->index = cpu->count[MLLB_C_decided];
	cpu->count[MLLB_C_native_no_model_no + 2 * d->native + d->model]++;
	add_time(cpu, MLLB_T_FEATURES, t1 - t0);
	add_time(cpu, MLLB_T_INFER, t2 - t1);

	d->acts = acts(d->mode, smp_processor_id(), d->index);
	if (d->acts)
		give(cpu, p, d);
	if (static_branch_unlikely(&mllb_timing))
		mllb_trip_check_budget(cpu, t2 - t0);
	mllb_trip_check_divergence(cpu, d->model != d->native);
}

/* Everything between the native answer and ours; only this writes the counters. */
static __always_inline void decide(struct mllb_cpu *cpu, struct task_struct *p,
				   struct lb_env *env, struct decision *d)
{
	const struct mllb_model *model;

	if (d->class != MLLB_C_decided)
		return;
	if (d->mode == MLLB_MODE_OFF) {
		d->class = MLLB_C_off;
		return;
	}
	if (!mllb_scope_has(p, mllb_env_src_cpu(env), mllb_env_dst_cpu(env))) {
		d->class = MLLB_C_out_of_scope;
		return;
	}
	model = mllb_model_on_path();
	if (!model) {
		d->class = MLLB_C_no_model;
		return;
	}
	ask_model(cpu, p, env, model, d);
}

int notrace mllb_can_migrate_task(struct task_struct *p, struct lb_env *env)
{
	struct mllb_cpu *cpu = this_cpu_ptr(&mllb_cpu);
	struct decision d = { .mode = READ_ONCE(mllb_settings.mode) };
	u64 start = path_clock();
	u64 native_ns;

	d.class = run_native(p, env, &d.native);
	native_ns = path_clock() - start;
	d.given = d.native;

	raw_write_seqcount_begin(&cpu->seq);
	cpu->count[MLLB_C_calls]++;
	add_time(cpu, MLLB_T_NATIVE, native_ns);
	decide(cpu, p, env, &d);
	cpu->count[d.class]++;
	raw_write_seqcount_end(&cpu->seq);

	if (d.class == MLLB_C_decided)
		trace_mllb_decision(p, mllb_env_src_cpu(env), mllb_env_dst_cpu(env),
				    d.index, d.score, d.native, d.model, d.given, d.acts);
	return d.given;
}
