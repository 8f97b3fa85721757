/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why the kernel said what it said, derived once more from the kernel's own state in
 * the order of can_migrate_task (kernel/sched/fair.c; which checks a kernel has is in
 * mllb_rules.def). The record's fields must be filled before. What cannot be read here is
 * taken from the verdict and marked as inferred: such a record cannot contradict itself.
 */
#ifndef MLLB_REASON_BPF_H
#define MLLB_REASON_BPF_H

#include "compat.bpf.h"

static __always_inline bool mllb_verdict_of(__u8 reason)
{
#define MLLB_REASON(number, name, verdict, heuristic, text)                              \
	if (reason == (number))                                                          \
		return (verdict);
#include "mllb_reasons.def"
#undef MLLB_REASON
	return false;
}

/*
 * avg >= key * load, as vruntime_eligible computes it: a product that overflows is
 * decided by the sign of key (before 7.2 it wrapped, which weights scaled down do not
 * reach).
 */
static __always_inline bool mllb_product_at_most(__s64 avg, __s64 key, __s64 load)
{
	__u64 size = key < 0 ? -(__u64)key : (__u64)key;

	if (load > 0 && size > 0x7fffffffffffffffULL / (__u64)load)
		return key <= 0;
	return avg >= (__s64)((__u64)key * (__u64)load);
}

/* !entity_eligible(queue, &p->se): p ran ahead of the average of its queue */
static __always_inline bool mllb_ran_ahead(const bool direct, struct task_struct *p,
					   struct cfs_rq *queue, bool flat)
{
	__u64 zero = mllb_zero_vruntime(direct, queue), weight;
	__s64 avg = mllb_lag_sum(direct, queue), load = mllb_weight_sum(direct, queue);
	struct sched_entity *curr = GET(queue, curr);

	if (curr && GET(curr, on_rq)) {
		weight = flat && bpf_core_field_exists(curr->h_load)
				 ? GET(curr, h_load.weight)
				 : GET(curr, load.weight);
		weight = mllb_summed_weight(direct, queue, weight);
		avg += (__s64)((GET(curr, vruntime) - zero) * weight);
		load += weight;
	}
	return !mllb_product_at_most(avg, (__s64)(GET(p, se.vruntime) - zero), load);
}

/* task_is_ineligible_on_dst_cpu() */
static __always_inline bool mllb_ineligible(const bool direct, struct task_struct *p,
					    struct lb_env *env, __u32 checks)
{
	struct rq *src_rq = GET(env, src_rq), *dst_rq = GET(env, dst_rq);

	if (!mllb_setup.place_lag)
		return false;
	if (checks & MLLB_CHECK_INELIGIBLE_FLAT)
		return bpf_core_field_exists(dst_rq->cfs.h_nr_queued) &&
		       GET(dst_rq, cfs.h_nr_queued) &&
		       mllb_ran_ahead(direct, p, &src_rq->cfs, true);
	if (!(checks & MLLB_CHECK_INELIGIBLE) || !mllb_group_queued(direct, p, env))
		return false;
	if (bpf_core_field_exists(p->se.cfs_rq))
		return mllb_ran_ahead(direct, p, GET(p, se.cfs_rq), false);
	return mllb_ran_ahead(direct, p, &src_rq->cfs, false);
}

/* kthread_is_per_cpu() */
static __always_inline bool mllb_percpu_kthread(const bool direct, struct task_struct *p)
{
	struct kthread *kthread;
	unsigned long flags = 0;

	if (!(GET(p, flags) & PF_KTHREAD))
		return false;
	kthread = mllb_kthread(direct, p);
	if (!kthread)
		return false;
	bpf_core_read(&flags, sizeof(flags), &kthread->flags);
	return flags &
	       (1UL << bpf_core_enum_value(enum KTHREAD_BITS, KTHREAD_IS_PER_CPU));
}

static __always_inline bool mllb_pinned(const bool direct, struct task_struct *p,
					__u32 cpu)
{
	__u64 mask = (__u64)GET(p, cpus_ptr);
	unsigned long word = 0;

	bpf_probe_read_kernel(&word, sizeof(word), (void *)(mask + 8 * (cpu / 64)));
	return !(word >> (cpu % 64) & 1);
}

/* Proxy execution is built in only where donor and curr are two fields. */
static __always_inline bool mllb_blocked(const bool direct, struct task_struct *p)
{
	return bpf_core_field_exists(struct rq, donor) &&
	       bpf_core_field_offset(struct rq, donor) !=
		       bpf_core_field_offset(struct rq, curr) &&
	       bpf_core_field_exists(p->blocked_on) && GET(p, blocked_on);
}

static __always_inline __u16 mllb_state(const bool direct, struct task_struct *p,
					struct lb_env *env, __u32 checks)
{
	struct rq *src_rq = GET(env, src_rq);
	__u16 state = 0;

	if (mllb_on_cpu(direct, p) ||
	    ((checks & MLLB_CHECK_DONOR) && bpf_core_field_exists(src_rq->donor) &&
	     GET(src_rq, donor) == p))
		state |= MLLB_STATE_RUNNING;
	if (((checks & (MLLB_CHECK_THROTTLED_PAIR | MLLB_CHECK_THROTTLED_DST)) &&
	     mllb_throttle_count(direct, p, env, true)) ||
	    ((checks & MLLB_CHECK_THROTTLED_PAIR) &&
	     mllb_throttle_count(direct, p, env, false)))
		state |= MLLB_STATE_THROTTLED;
	if (mllb_percpu_kthread(direct, p))
		state |= MLLB_STATE_PERCPU_KTHREAD;
	if (mllb_pinned(direct, p, GET(env, dst_cpu)))
		state |= MLLB_STATE_PINNED;
	if (mllb_delayed(direct, p))
		state |= MLLB_STATE_DELAYED;
	return state;
}

/*
 * With an active balance towards a preferred cache (7.2), the task must prefer the
 * destination's: that it does not, only the verdict shows.
 */
static __always_inline __u8 mllb_active_reason(struct mllb_decision *d, __u32 checks)
{
	if ((checks & MLLB_CHECK_LLC) && !d->verdict &&
	    ((d->env_flags & LBF_ACTIVE_LB_LLC) ||
	     d->migration_type == MLLB_MIGRATE_LLC_TASK)) {
		d->state |= MLLB_STATE_INFERRED;
		return MLLB_REASON_ACTIVE_BALANCE_LLC;
	}
	return MLLB_REASON_ACTIVE_BALANCE;
}

/* What is decided before locality is weighed; 0 = nothing was. */
static __always_inline __u8 mllb_hard_reason(const bool direct, struct task_struct *p,
					     struct lb_env *env, struct mllb_decision *d,
					     __u32 checks)
{
	if ((checks & MLLB_CHECK_DELAYED) && (d->state & MLLB_STATE_DELAYED) &&
	    d->migration_type != MLLB_MIGRATE_LOAD)
		return MLLB_REASON_DELAYED;
	if (d->state & MLLB_STATE_THROTTLED)
		return MLLB_REASON_THROTTLED;
	if (!d->nr_balance_failed && mllb_ineligible(direct, p, env, checks)) {
		d->state |= MLLB_STATE_INELIGIBLE;
		return MLLB_REASON_INELIGIBLE;
	}
	if (d->state & MLLB_STATE_PERCPU_KTHREAD)
		return MLLB_REASON_PERCPU_KTHREAD;
	if ((checks & MLLB_CHECK_BLOCKED) && mllb_blocked(direct, p))
		return MLLB_REASON_BLOCKED;
	if (d->state & MLLB_STATE_PINNED)
		return MLLB_REASON_PINNED;
	if (d->state & MLLB_STATE_RUNNING)
		return MLLB_REASON_RUNNING;
	if ((checks & MLLB_CHECK_ACTIVE_BALANCE) && (d->env_flags & LBF_ACTIVE_LB))
		return mllb_active_reason(d, checks);
	return 0;
}

/* Which cache a task prefers is not read: the kernel's word is taken for it. */
static __always_inline __u8 mllb_llc_reason(struct mllb_decision *d)
{
	d->state |= MLLB_STATE_INFERRED;
	return d->verdict ? MLLB_REASON_LLC_MOVE : MLLB_REASON_LLC;
}

/*
 * Not all nodes are equally far apart: the kernel adds what lies on nodes nearby
 * (score_nearby_nodes), which is not read here. Where the weights decide the verdict, it
 * shows which way they went.
 */
static __always_inline __u8 mllb_inferred_numa_reason(struct mllb_decision *d,
						      __u8 reason)
{
	d->state |= MLLB_STATE_INFERRED;
	if (d->nr_balance_failed > d->cache_nice_tries)
		return reason;
	return d->verdict ? MLLB_REASON_NUMA_FAULTS_DST : MLLB_REASON_NUMA_FAULTS_SRC;
}

/* The two weights against each other; 0 = equal, and that has no say */
static __always_inline __u8 mllb_numa_weights(struct mllb_decision *d, __u32 checks)
{
	const bool group = d->state & MLLB_STATE_GROUP_FAULTS;
	__u64 total = group ? d->group_faults_total : d->faults_total;
	__u64 src = group ? d->group_faults_src : d->faults_src;
	__u64 dst = group ? d->group_faults_dst : d->faults_dst;

	src = total ? 1000 * src / total : 0;
	dst = total ? 1000 * dst / total : 0;
	if (dst < src)
		return MLLB_REASON_NUMA_FAULTS_SRC;
	if ((checks & MLLB_CHECK_NUMA_SIGNED) && dst == src)
		return 0;
	return MLLB_REASON_NUMA_FAULTS_DST;
}

/* migrate_degrades_locality(); 0 = it has no say */
static __always_inline __u8 mllb_numa_reason(struct mllb_decision *d, bool has_faults,
					     __u32 checks)
{
	__u8 reason;

	if (!mllb_setup.numa_balancing || !has_faults ||
	    !(d->sd_flags & mllb_setup.sd_numa) || d->src_nid == d->dst_nid)
		return 0;
	d->state |= MLLB_STATE_NUMA;
	if (d->src_nid == d->preferred_nid)
		return d->src_nr_running > d->src_nr_preferred
			       ? MLLB_REASON_NUMA_LEAVES_PREFERRED
			       : 0;
	if (d->dst_nid == d->preferred_nid)
		return MLLB_REASON_NUMA_REACHES_PREFERRED;
	if (d->idle_type == MLLB_IDLE)
		return 0;
	reason = mllb_numa_weights(d, checks);
	return mllb_setup.numa_direct ? reason : mllb_inferred_numa_reason(d, reason);
}

/*
 * sched_core_cookie_match(), but for its exemption: a core that idles as a whole takes
 * any task. Whether it does is not read.
 */
static __always_inline bool mllb_cookie_differs(const bool direct, struct task_struct *p,
						struct rq *dst_rq)
{
	struct rq *core;

	if (!bpf_core_field_exists(dst_rq->core_enabled) || !GET(dst_rq, core_enabled))
		return false;
	core = GET(dst_rq, core);
	return core && GET(core, core_cookie) != GET(p, core_cookie);
}

/* task_hot() */
static __always_inline __u8 mllb_hot_reason(const bool direct, struct task_struct *p,
					    struct lb_env *env, struct mllb_decision *d)
{
	if (GET(p, prio) < MAX_RT_PRIO || d->policy == SCHED_IDLE ||
	    (d->sd_flags & mllb_setup.sd_share_cpucapacity))
		return MLLB_REASON_COLD_NEVER_HOT;
	if (mllb_setup.cache_hot_buddy && d->buddy_hot)
		return MLLB_REASON_HOT_BUDDY;
	if (d->migration_cost_ns == MLLB_COST_ALWAYS_HOT)
		return MLLB_REASON_HOT_ALWAYS;
	if (mllb_cookie_differs(direct, p, GET(env, dst_rq))) {
		d->state |= MLLB_STATE_INFERRED;
		if (!d->verdict)
			return MLLB_REASON_HOT_COOKIE;
	}
	if (!d->migration_cost_ns)
		return MLLB_REASON_COLD_NEVER_HOT;
	return d->delta_ns < d->migration_cost_ns ? MLLB_REASON_HOT : MLLB_REASON_COLD;
}

/*
 * What a move is for that the module has no input about and leaves to the kernel
 * (mllb_env_is_forced() of kmod/mllb_sched.h): a preferred cache, or capacity.
 */
static __always_inline bool mllb_module_is_not_asked(const struct mllb_decision *d)
{
	return d->migration_type == MLLB_MIGRATE_LLC_TASK ||
	       d->migration_type == MLLB_MIGRATE_MISFIT ||
	       (d->sd_flags & mllb_setup.sd_asym_cpucapacity);
}

/*
 * Refused for its preferred cache, as far as the flag shows. It stays until the end of
 * the attempt, so it may be an earlier task's: then the refusal is for heat, or for the
 * cache all the same. Weights of memory that are inferred do not speak against it.
 */
static __always_inline bool mllb_llc_refused(const struct mllb_decision *d,
					     __u8 numa_reason, bool forced, __u32 checks)
{
	return (checks & MLLB_CHECK_LLC) && (d->env_flags & LBF_LLC_PINNED) &&
	       !d->verdict && !forced &&
	       (!numa_reason || (d->state & MLLB_STATE_INFERRED));
}

/* From where locality is weighed. */
static __always_inline __u8 mllb_soft_reason(const bool direct, struct task_struct *p,
					     struct lb_env *env, struct mllb_decision *d,
					     bool has_faults, __u32 checks)
{
	const bool forced = d->nr_balance_failed > d->cache_nice_tries;
	__u8 reason;

	if (d->migration_type == MLLB_MIGRATE_LLC_TASK)
		return mllb_llc_reason(d);
	reason = mllb_numa_reason(d, has_faults, checks);
	if (mllb_llc_refused(d, reason, forced, checks))
		return mllb_llc_reason(d);
	if (!reason)
		reason = mllb_hot_reason(direct, p, env, d);
	if (mllb_verdict_of(reason))
		return reason;
	d->hot_reason = reason;
	return forced ? MLLB_REASON_FORCED : reason;
}

/* Sets reason, hot_reason and derived. */
static __always_inline void mllb_derive(const bool direct, struct task_struct *p,
					struct lb_env *env, struct mllb_decision *d,
					bool has_faults)
{
	const __u32 checks = mllb_setup.checks;

	d->state |= mllb_state(direct, p, env, checks);
	if (mllb_module_is_not_asked(d))
		d->state |= MLLB_STATE_NOT_ASKED;
	d->reason = mllb_hard_reason(direct, p, env, d, checks);
	if (!d->reason)
		d->reason = mllb_soft_reason(direct, p, env, d, has_faults, checks);
	d->derived = mllb_verdict_of(d->reason);
}

#endif /* MLLB_REASON_BPF_H */
