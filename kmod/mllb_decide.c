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
 * Its word is final as well where the model knows nothing of what the move is for: a
 * last-level cache, or capacity. See mllb_env_is_forced().
 *
 * When the answer is flipped, one trace of the native one stays: p->sched_task_hot
 * or the nr_failed_migrations_hot statistic, as native set them. Neither decides
 * anything: the first is cleared at the next look at the task, the second only
 * counted. Flags stay as native left them.
 */
#include <linux/jiffies.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/slab.h>
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

/* Ticks of the refusal table: 32 to 53 ms, so that a row is forgotten after half a minute. */
#define REFUSAL_TICK_SHIFT (order_base_2(HZ) - 5)

static struct mllb_refusals refusals;

/**
 * struct decision - what is known so far
 * @index: this CPU's decisions before this one
 * @score: of the model
 * @state: mllb_settings.state, read once
 * @class: what the call is counted as
 * @native: native answer
 * @model: the model's answer
 * @given: our answer
 * @acts: the model's answer counts
 */
struct decision {
	u64 index;
	s32 score;
	u32 state;
	enum mllb_class class;
	bool native;
	bool model;
	bool given;
	bool acts;
};

/* Whether the clock is wanted is asked once a call: it may change between two readings. */
static __always_inline u64 path_clock(const bool timed)
{
	return timed ? local_clock() : 0;
}

static __always_inline void add_time(struct mllb_cpu *cpu, const bool timed,
				     enum mllb_timed what, u64 ns)
{
	if (timed)
		cpu->histogram[what][mllb_bucket(ns)]++;
}

/*
 * Runs native and says whether its answer came from the heuristic, as MLLB_K_SEEN. On
 * kernels with cache-aware balancing, a refusal for LLC locality (LBF_LLC_PINNED, found the
 * same way as LBF_ALL_PINNED) is native's alone as well.
 */
static __always_inline enum mllb_class run_native(struct task_struct *p, struct lb_env *env,
						  bool *answer)
{
	u32 *flags = mllb_env_flags(env);
	const u32 before = *flags;
	const u32 probes = MLLB_HAS_MIGRATE_LLC_TASK ? LBF_ALL_PINNED | LBF_LLC_PINNED :
						       LBF_ALL_PINNED;
	u32 after;

	*flags = (before & ~probes) | LBF_ALL_PINNED;
	*answer = mllb_call_native(p, env);
	after = *flags;

	if (unlikely(after & LBF_ALL_PINNED)) {
		*flags = (after & ~LBF_ALL_PINNED) | (before & probes);
		return MLLB_K_HARD_REFUSAL;
	}
	*flags = after | (before & probes & ~LBF_ALL_PINNED);
	if (unlikely(mllb_env_is_forced(env, after)))
		return MLLB_K_FORCED;
	if (*answer)
		return MLLB_K_SEEN;
	if (MLLB_HAS_MIGRATE_LLC_TASK && (after & LBF_LLC_PINNED))
		return MLLB_K_HARD_REFUSAL;
	if (mllb_task_running(p, mllb_env_src_rq(env)))
		return MLLB_K_HARD_REFUSAL;
	return MLLB_K_SEEN;
}

static __always_inline bool acts(int mode, u64 index)
{
	if (likely(mode == MLLB_MODE_ACTIVE))
		return true;
	return mode == MLLB_MODE_CANARY &&
	       mllb_canary_acts(READ_ONCE(mllb_settings.canary_seed), smp_processor_id(), index,
				READ_ONCE(mllb_settings.canary_per_mille));
}

/*
 * The model says no where native says yes: may we? Else native's answer is given. Only
 * the limit needs the task, so it is out of the way of those who go without.
 */
static enum mllb_class refuse(struct task_struct *p, int cpu, u32 limit, u32 state)
{
	switch (mllb_refusal_count(&refusals, p->pid, cpu, limit,
				   jiffies >> REFUSAL_TICK_SHIFT)) {
	case MLLB_REFUSE:
		return MLLB_K_ACTED + 2;
	case MLLB_REFUSE_LIMIT:
		mllb_trip_refusal_limit_hit(state);
		return MLLB_K_REFUSAL_LIMIT;
	default:
		return MLLB_K_REFUSAL_NO_ROOM;
	}
}

static __always_inline void give(struct task_struct *p, struct lb_env *env, struct decision *d)
{
	u32 limit = READ_ONCE(mllb_settings.refusal_limit);

	d->class = MLLB_K_ACTED + 2 * d->native + d->model;
	d->given = d->model;
	if (limit && d->native && !d->model) {
		d->class = refuse(p, mllb_env_src_cpu(env), limit, d->state);
		d->given = d->class != MLLB_K_ACTED + 2;
	}
}

static __always_inline void ask_model(struct mllb_cpu *cpu, struct task_struct *p,
				      struct lb_env *env, const struct mllb_model *model,
				      const bool timed, struct decision *d)
{
	s16 x[MLLB_N_FEATURES] MLLB_UNINITIALIZED;
	u32 divergence = READ_ONCE(mllb_settings.divergence_per_mille);
	u64 t0, t1, t2;

	t0 = path_clock(timed);
	if (unlikely(model->feature_set == MLLB_FEATURE_SET_MLLB15K))
		mllb_observe_as_seen(p, env, READ_ONCE(mllb_settings.migration_cost_ns), x);
	else
		mllb_observe(p, env, READ_ONCE(mllb_settings.migration_cost_ns), x);
	t1 = path_clock(timed);
	d->score = mllb_infer(model, x);
	t2 = path_clock(timed);
	d->model = d->score >= 0;
	add_time(cpu, timed, MLLB_T_FEATURES, t1 - t0);
	add_time(cpu, timed, MLLB_T_INFER, t2 - t1);

	d->index = cpu->decisions++;
	d->acts = acts(mllb_mode_of(d->state), d->index);
	if (d->acts)
		give(p, env, d);
	else
		d->class = MLLB_K_SEEN + 2 * d->native + d->model;
	if (timed)
		mllb_trip_check_budget(cpu, t2 - t0, d->state);
	if (unlikely(divergence))
		mllb_trip_check_divergence(cpu, d->model != d->native, divergence, d->state);
}

/* Everything between the native answer and ours; only this writes the counters. */
static __always_inline void decide(struct mllb_cpu *cpu, struct task_struct *p,
				   struct lb_env *env, const bool timed, struct decision *d)
{
	const struct mllb_model *model;

	if (mllb_mode_of(d->state) == MLLB_MODE_OFF) {
		d->class = MLLB_K_OFF;
		return;
	}
	if (!mllb_scope_has(p, mllb_env_src_cpu(env), mllb_env_dst_cpu(env))) {
		d->class = MLLB_K_OUT_OF_SCOPE;
		return;
	}
	model = mllb_model_on_path();
	if (unlikely(!model)) {
		d->class = MLLB_K_NO_MODEL;
		return;
	}
	ask_model(cpu, p, env, model, timed, d);
	trace_mllb_decision(p, mllb_env_src_cpu(env), mllb_env_dst_cpu(env), d->index, d->score,
			    d->native, d->model, d->given, d->acts);
}

static __always_inline int answer(struct task_struct *p, struct lb_env *env, const bool timed)
{
	struct mllb_cpu *cpu = this_cpu_ptr(&mllb_cpu);
	struct decision d = { .state = READ_ONCE(mllb_settings.state) };
	u64 start = path_clock(timed);

	d.class = run_native(p, env, &d.native);
	add_time(cpu, timed, MLLB_T_NATIVE, path_clock(timed) - start);
	d.given = d.native;
	if (d.class == MLLB_K_SEEN)
		decide(cpu, p, env, timed, &d);
	cpu->count[d.class]++;

	/* Whoever said yes: the task may move, and a row of refusals ends. */
	if (d.given && READ_ONCE(refusals.used))
		mllb_refusal_forget(&refusals, p->pid);
	return d.given;
}

static noinline notrace int timed_answer(struct task_struct *p, struct lb_env *env)
{
	return answer(p, env, true);
}

int notrace __nocfi mllb_can_migrate_task(struct task_struct *p, struct lb_env *env)
{
	if (static_branch_unlikely(&mllb_timing))
		return timed_answer(p, env);
	return answer(p, env, false);
}

int mllb_decide_init(void)
{
	refusals.order = mllb_refusal_order(num_possible_cpus());
	refusals.slot = kvcalloc(1u << refusals.order, sizeof(*refusals.slot), GFP_KERNEL);
	return refusals.slot ? 0 : -ENOMEM;
}

void mllb_decide_exit(void)
{
	kvfree(refusals.slot);
}

void mllb_decide_forget(void)
{
	mllb_refusal_clear(&refusals);
}
