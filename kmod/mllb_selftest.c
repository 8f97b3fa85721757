// SPDX-License-Identifier: GPL-2.0
/*
 * The candidate is a kernel thread that never ran, bound to one CPU, so nobody else
 * looks at it. The attempt is zeroed memory of the size of struct lb_env, with the
 * fields set through the very accessors that the decision path uses. Both cases end
 * before native's heuristic, so nothing else of the attempt is read; before v5.13, which has
 * no LBF_ACTIVE_LB, the second passes it, as more attempts have failed than the domain has
 * patience for:
 *
 * - towards a CPU the thread may not run on: no, LBF_SOME_PINNED is set and
 *   LBF_ALL_PINNED kept;
 * - towards its own CPU with LBF_ACTIVE_LB: yes, and LBF_ALL_PINNED is cleared.
 *
 * That covers the LBF_* values, the offsets of flags and CPUs, and the meaning that
 * mllb_decide.c gives to LBF_ALL_PINNED. The calls go to the kernel's function by its
 * entry, like the scheduler's; how many of them arrive here, this CPU's counters say.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/jump_label.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "mllb_hook.h"
#include "mllb_sched.h"
#include "mllb_selftest.h"
#include "mllb_settings.h"
#include "mllb_stats.h"

/**
 * struct attempt - a made-up balancing attempt
 * @env: zeroed memory in the shape of struct lb_env
 * @rq: the same of struct rq, for both CPUs: native asks who runs there, and a kernel
 *	that checks its locking asks whether its lock is held
 * @sd: its domain
 */
struct attempt {
	u8 env[MLLB_SIZE_LB_ENV] __aligned(8);
	u8 rq[MLLB_SIZE_RQ] __aligned(64);
	struct sched_domain sd;
};

static int idle_thread(void *unused)
{
	return 0;
}

static struct lb_env *__init prepare(struct attempt *a, int src, int dst, u32 flags)
{
	struct lb_env *env = (struct lb_env *)a->env;

	memset(a, 0, sizeof(*a));
	raw_spin_lock_init(mllb_rq_lock((struct rq *)a->rq));
	mllb_rq_clock_updated((struct rq *)a->rq);
	/* Not 0: v7.x asks about eligibility first when no attempt has failed yet. */
	a->sd.nr_balance_failed = 1;
	*MLLB_AT(struct sched_domain *, env, ENV_SD) = &a->sd;
	*MLLB_AT(struct rq *, env, ENV_SRC_RQ) = (struct rq *)a->rq;
	*MLLB_AT(struct rq *, env, ENV_DST_RQ) = (struct rq *)a->rq;
	*MLLB_AT(int, env, ENV_SRC_CPU) = src;
	*MLLB_AT(int, env, ENV_DST_CPU) = dst;
	/* Newly idle: native then looks for no other destination CPU. */
	*MLLB_AT(u32, env, ENV_IDLE) = MLLB_ENUM_NEWLY_IDLE;
	*mllb_env_flags(env) = flags;
	return env;
}

/* The kernel's function as the scheduler calls it; @seen: how often that came to us. */
static int __init noinline __nocfi call_entry(struct task_struct *p, struct lb_env *env,
					      u64 *seen)
{
	raw_spinlock_t *lock = mllb_rq_lock(mllb_env_src_rq(env));
	unsigned long irq;
	u64 before;
	int answer;

	raw_spin_lock_irqsave(lock, irq);
	before = mllb_stats_calls_here();
	answer = mllb_entry(p, env);
	*seen = mllb_stats_calls_here() - before;
	raw_spin_unlock_irqrestore(lock, irq);
	return answer;
}

static int __init check_seen(u64 seen, u64 wanted)
{
	if (seen == wanted)
		return 0;
	if (!seen) {
		pr_err("mllb: self-test: the redirection does not happen\n");
		return -ENXIO;
	}
	pr_err("mllb: self-test: one call came by %llu times, not %llu\n", seen, wanted);
	return -ELOOP;
}

/* @redirected: how often each call has to come by: 0 or 1. */
static int __init check_flags(struct task_struct *p, struct attempt *a, int here, int there,
			      u64 redirected)
{
	struct lb_env *env;
	u64 seen;
	int err;

	env = prepare(a, here, there, LBF_ALL_PINNED);
	if (call_entry(p, env, &seen) ||
	    *mllb_env_flags(env) != (LBF_ALL_PINNED | LBF_SOME_PINNED)) {
		pr_err("mllb: self-test: affinity: flags %#x\n", *mllb_env_flags(env));
		return -EPROTO;
	}
	err = check_seen(seen, redirected);
	if (err)
		return err;
	env = prepare(a, there, here, LBF_ALL_PINNED | LBF_ACTIVE_LB);
	if (call_entry(p, env, &seen) != 1 || *mllb_env_flags(env) != LBF_ACTIVE_LB) {
		pr_err("mllb: self-test: active balance: flags %#x\n", *mllb_env_flags(env));
		return -EPROTO;
	}
	return check_seen(seen, redirected);
}

/*
 * With the mode off: real decisions that come by meanwhile stay native. The caller holds
 * the lock against CPU hotplug; taken twice, a hotplug in between would wait for us and
 * we for it.
 */
static int __init check_switched_on(struct task_struct *p, struct attempt *a, int here,
				    int there, u64 redirected)
{
	int err;

	static_branch_enable_cpuslocked(&mllb_on);
	err = check_flags(p, a, here, there, redirected);
	static_branch_disable_cpuslocked(&mllb_on);
	return err;
}

/* First as native alone; then the hook looks on and learns; then it redirects. */
static int __init check_all(struct task_struct *p, struct attempt *a, int here, int there)
{
	int err;

	err = check_flags(p, a, here, there, 0);
	if (!err)
		err = check_switched_on(p, a, here, there, 0);
	if (err)
		return err;
	err = mllb_hook_learned();
	if (err) {
		pr_err("mllb: self-test: no call passes the hook\n");
		return err;
	}
	return check_switched_on(p, a, here, there, 1);
}

int __init mllb_selftest(void)
{
	struct task_struct *p;
	struct attempt *a;
	int here, there, err;

	a = kzalloc(sizeof(*a), GFP_KERNEL);
	if (!a)
		return -ENOMEM;
	p = kthread_create(idle_thread, NULL, "mllb-selftest");
	if (IS_ERR(p)) {
		kfree(a);
		return PTR_ERR(p);
	}

	cpus_read_lock();
	here = cpumask_first(cpu_online_mask);
	there = cpumask_next(here, cpu_online_mask);
	if (there >= nr_cpu_ids) {
		pr_err("mllb: self-test: there is nothing to balance on one CPU\n");
		err = -EAGAIN;
	} else {
		kthread_bind(p, here);
		err = check_all(p, a, here, there);
	}
	cpus_read_unlock();

	kthread_stop(p);
	kfree(a);
	return err;
}
