/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why the kernel said what it said, derived once more from the kernel's own state in
 * the order of can_migrate_task (kernel/sched/fair.c; which checks a kernel has is in
 * mllb_rules.def). The record's fields must be filled before.
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
 * avg >= key * load, as vruntime_eligible computes it (7.3, sum_w_vruntime etc.): a
 * product that overflows is decided by the sign of key.
 */
static __always_inline bool mllb_product_at_most(__s64 avg, __s64 key, __s64 load)
{
	__u64 size = key < 0 ? -(__u64)key : (__u64)key;

	if (load > 0 && size > 0x7fffffffffffffffULL / (__u64)load)
		return key <= 0;
	return avg >= (__s64)((__u64)key * (__u64)load);
}

/* !entity_eligible(&src_rq->cfs, &p->se), 7.3 */
static __always_inline bool mllb_ineligible(const bool direct, struct task_struct *p,
					    struct rq *rq)
{
	struct sched_entity *curr;
	__s64 zero, avg, load;
	__u32 shift;

	if (!bpf_core_field_exists(rq->cfs.sum_w_vruntime) ||
	    !bpf_core_field_exists(p->se.h_load))
		return false;
	zero = GET(rq, cfs.zero_vruntime);
	avg = GET(rq, cfs.sum_w_vruntime);
	load = GET(rq, cfs.sum_weight);
	shift = GET(rq, cfs.sum_shift);
	curr = GET(rq, cfs.curr);
	if (curr && GET(curr, on_rq)) {
		__u64 weight = GET(curr, h_load.weight);

		if (shift) {
			weight >>= shift & 63;
			weight = weight < 2 ? 2 : weight;
		}
		avg += (__s64)(GET(curr, vruntime) - (__u64)zero) * (__s64)weight;
		load += weight;
	}
	return !mllb_product_at_most(avg, (__s64)(GET(p, se.vruntime) - (__u64)zero),
				     load);
}

/* kthread_is_per_cpu() */
static __always_inline bool mllb_percpu_kthread(const bool direct, struct task_struct *p)
{
	struct kthread *kthread;
	unsigned long flags = 0;

	if (!(GET(p, flags) & PF_KTHREAD))
		return false;
	kthread = GET(p, worker_private);
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
	if (mllb_throttle_count(direct, p, env, GET(env, dst_cpu)) ||
	    ((checks & MLLB_CHECK_THROTTLED_PAIR) &&
	     mllb_throttle_count(direct, p, env, GET(env, src_cpu))))
		state |= MLLB_STATE_THROTTLED;
	if (mllb_percpu_kthread(direct, p))
		state |= MLLB_STATE_PERCPU_KTHREAD;
	if (mllb_pinned(direct, p, GET(env, dst_cpu)))
		state |= MLLB_STATE_PINNED;
	if (mllb_delayed(direct, p))
		state |= MLLB_STATE_DELAYED;
	return state;
}

/* What is decided before locality is weighed; 0 = nothing was. */
static __always_inline __u8 mllb_hard_reason(const bool direct, struct task_struct *p,
					     struct lb_env *env, struct mllb_decision *d,
					     __u32 checks)
{
	struct rq *src_rq = GET(env, src_rq), *dst_rq = GET(env, dst_rq);

	if ((checks & MLLB_CHECK_DELAYED) && (d->state & MLLB_STATE_DELAYED) &&
	    d->migration_type != MLLB_MIGRATE_LOAD)
		return MLLB_REASON_DELAYED;
	if (d->state & MLLB_STATE_THROTTLED)
		return MLLB_REASON_THROTTLED;
	if ((checks & MLLB_CHECK_INELIGIBLE) && !d->nr_balance_failed &&
	    mllb_setup.place_lag && GET(dst_rq, cfs.h_nr_queued) &&
	    mllb_ineligible(direct, p, src_rq))
		return MLLB_REASON_INELIGIBLE;
	if (d->state & MLLB_STATE_PERCPU_KTHREAD)
		return MLLB_REASON_PERCPU_KTHREAD;
	if ((checks & MLLB_CHECK_BLOCKED) && mllb_blocked(direct, p))
		return MLLB_REASON_BLOCKED;
	if (d->state & MLLB_STATE_PINNED)
		return MLLB_REASON_PINNED;
	if (d->state & MLLB_STATE_RUNNING)
		return MLLB_REASON_RUNNING;
	if (d->env_flags & LBF_ACTIVE_LB)
		return MLLB_REASON_ACTIVE_BALANCE;
	return 0;
}

/* migrate_degrades_locality(); 0 = it has no say */
static __always_inline __u8 mllb_numa_reason(struct mllb_decision *d, bool has_faults,
					     __u32 checks)
{
	__u64 src, dst, total;

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
	total = d->state & MLLB_STATE_GROUP_FAULTS ? d->group_faults_total
						   : d->faults_total;
	src = d->state & MLLB_STATE_GROUP_FAULTS ? d->group_faults_src : d->faults_src;
	dst = d->state & MLLB_STATE_GROUP_FAULTS ? d->group_faults_dst : d->faults_dst;
	src = total ? 1000 * src / total : 0;
	dst = total ? 1000 * dst / total : 0;
	if (dst < src)
		return MLLB_REASON_NUMA_FAULTS_SRC;
	return (checks & MLLB_CHECK_LLC) && dst == src ? 0 : MLLB_REASON_NUMA_FAULTS_DST;
}

/* sched_core_cookie_match(), but for its exemption of idle cores */
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
	if (d->migration_cost_ns == -1)
		return MLLB_REASON_HOT_ALWAYS;
	if (mllb_cookie_differs(direct, p, GET(env, dst_rq)))
		return MLLB_REASON_HOT_COOKIE;
	if (!d->migration_cost_ns)
		return MLLB_REASON_COLD_NEVER_HOT;
	return d->delta_ns < d->migration_cost_ns ? MLLB_REASON_HOT : MLLB_REASON_COLD;
}

/* Sets reason, hot_reason and derived. */
static __always_inline void mllb_derive(const bool direct, struct task_struct *p,
					struct lb_env *env, struct mllb_decision *d,
					bool has_faults)
{
	const __u32 checks = mllb_checks();
	bool numa = true;
	__u8 reason;

	d->state |= mllb_state(direct, p, env, checks);
	reason = mllb_hard_reason(direct, p, env, d, checks);
	if (!reason) {
		reason = mllb_numa_reason(d, has_faults, checks);
		if (!reason) {
			numa = false;
			reason = mllb_hot_reason(direct, p, env, d);
		}
		/*
		 * migrate_degrades_llc() looks at statistics of caches that are not read
		 * here; that it refused shows in its flag and in the verdict.
		 */
		if ((checks & MLLB_CHECK_LLC) && !numa && !d->verdict &&
		    (d->env_flags & LBF_LLC_PINNED) &&
		    d->nr_balance_failed <= d->cache_nice_tries) {
			d->state |= MLLB_STATE_INFERRED;
			reason = MLLB_REASON_LLC;
		} else if (!mllb_verdict_of(reason)) {
			d->hot_reason = reason;
			if (d->nr_balance_failed > d->cache_nice_tries)
				reason = MLLB_REASON_FORCED;
		}
	}
	d->reason = reason;
	d->derived = mllb_verdict_of(reason);
}

#endif /* MLLB_REASON_BPF_H */
