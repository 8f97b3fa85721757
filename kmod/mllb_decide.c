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

static __always_inline bool acts(struct mllb_cpu *cpu, int mode)
{
	if (likely(mode == MLLB_MODE_ACTIVE))
		return true;
	return mode == MLLB_MODE_CANARY &&
	       mllb_canary_acts(READ_ONCE(mllb_settings.canary_seed), smp_processor_id(),
				++cpu->drawn, READ_ONCE(mllb_settings.canary_per_mille));
}

/* The model says no where native says yes: may we? Else native's answer is given. */
static __always_inline enum mllb_class refuse(struct task_struct *p, int cpu, u32 limit,
					      u32 state)
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

/* Out of the way of the registers of those who do not trace. */
static noinline void trace_decision(struct task_struct *p, struct lb_env *env, s32 score,
				    bool native, bool given, enum mllb_class class)
{
	trace_mllb_decision(p, mllb_env_src_cpu(env), mllb_env_dst_cpu(env),
			    this_cpu_read(mllb_cpu.drawn), score, native, score >= 0, given,
			    class >= MLLB_K_ACTED);
}

/* @answer: native's, and then ours. */
static __always_inline enum mllb_class ask_model(struct mllb_cpu *cpu, struct task_struct *p,
						 struct lb_env *env, bool *answer, u32 state,
						 const struct mllb_live_model *live,
						 const bool timed)
{
	const bool native = *answer;
	struct mllb_inputs in MLLB_UNINITIALIZED;
	u32 divergence, limit;
	enum mllb_class class;
	u64 t0, t1, t2;
	s32 score;

	t0 = path_clock(timed);
	live->observe[!!(mllb_env_sd(env)->flags & SD_NUMA)](
		p, env, READ_ONCE(mllb_settings.migration_cost_ns), &in);
	t1 = path_clock(timed);
	score = mllb_score(&live->model, &in);
	t2 = path_clock(timed);
	add_time(cpu, timed, MLLB_T_FEATURES, t1 - t0);
	add_time(cpu, timed, MLLB_T_INFER, t2 - t1);

	class = MLLB_K_SEEN + 2 * native + (score >= 0);
	if (acts(cpu, mllb_mode_of(state))) {
		class += MLLB_K_ACTED - MLLB_K_SEEN;
		*answer = score >= 0;
		if (class == MLLB_K_ACTED + 2) {
			limit = READ_ONCE(mllb_settings.refusal_limit);
			if (limit) {
				class = refuse(p, mllb_env_src_cpu(env), limit, state);
				*answer = class != MLLB_K_ACTED + 2;
			}
		}
	}
	if (timed)
		mllb_trip_check_budget(cpu, t2 - t0, state);
	divergence = READ_ONCE(mllb_settings.divergence_per_mille);
	if (unlikely(divergence))
		mllb_trip_check_divergence(cpu, (score >= 0) != native, divergence, state);
	if (trace_mllb_decision_enabled())
		trace_decision(p, env, score, native, *answer, class);
	return class;
}

/* Everything between the native answer and ours, where the heuristic has spoken. */
static __always_inline enum mllb_class decide(struct mllb_cpu *cpu, struct task_struct *p,
					      struct lb_env *env, bool *answer,
					      const bool timed)
{
	const struct mllb_live_model *live;
	u32 state = READ_ONCE(mllb_settings.state);

	if (unlikely(mllb_mode_of(state) == MLLB_MODE_OFF))
		return MLLB_K_OFF;
	if (!mllb_scope_has(p, mllb_env_src_cpu(env), mllb_env_dst_cpu(env)))
		return MLLB_K_OUT_OF_SCOPE;
	live = rcu_dereference_sched(mllb_live);
	if (unlikely(!live))
		return MLLB_K_NO_MODEL;
	return ask_model(cpu, p, env, answer, state, live, timed);
}

static __always_inline int answer(struct task_struct *p, struct lb_env *env, const bool timed)
{
	u64 start = path_clock(timed);
	struct mllb_cpu *cpu;
	enum mllb_class class;
	bool yes;

	class = run_native(p, env, &yes);
	cpu = this_cpu_ptr(&mllb_cpu);
	add_time(cpu, timed, MLLB_T_NATIVE, path_clock(timed) - start);
	if (likely(class == MLLB_K_SEEN))
		class = decide(cpu, p, env, &yes, timed);
	cpu->count[class]++;

	/* Whoever said yes: the task may move, and a row of refusals ends. */
	if (yes && READ_ONCE(refusals.used))
		mllb_refusal_forget(&refusals, p->pid);
	return yes;
}

static noinline notrace MLLB_NO_STACK_PROTECTOR int timed_answer(struct task_struct *p, struct lb_env *env)
{
	return answer(p, env, true);
}

int notrace __nocfi MLLB_NO_STACK_PROTECTOR mllb_can_migrate_task(struct task_struct *p, struct lb_env *env)
{
	if (static_branch_unlikely(&mllb_timing))
		return timed_answer(p, env);
	return answer(p, env, false);
}

int mllb_decide_init(void)
{
	u32 sets = mllb_refusal_sets(num_possible_cpus());

	refusals.last_set = sets - 1;
	refusals.slot = kvcalloc(sets, sizeof(*refusals.slot), GFP_KERNEL);
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
