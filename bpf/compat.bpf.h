/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kernel drift, in one place. Every entry says since which kernel, or in which
 * source, it is so.
 */
#ifndef MLLB_COMPAT_BPF_H
#define MLLB_COMPAT_BPF_H

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "mllb_kernel.h"
#include "mllb_trace.h"

/*
 * Reads a field: by a plain load where the verifier knows the pointer's type (fexit),
 * by a helper call where it does not (kretprobe). The caller has a constant `direct`
 * in scope, so that only one of the two is compiled.
 */
#define GET(ptr, field)                                                                  \
	({                                                                               \
		typeof((ptr)->field) value_ = 0;                                         \
		if (direct)                                                              \
			value_ = (ptr)->field;                                           \
		else                                                                     \
			bpf_probe_read_kernel(&value_, sizeof(value_), &(ptr)->field);   \
		value_;                                                                  \
	})

/* Enumerators changed places in 6.8 (38d707c54df4 upstream); CO-RE asks for the value. */
static __always_inline __u8 mllb_idle_type(enum cpu_idle_type idle)
{
	if (idle == bpf_core_enum_value(enum cpu_idle_type, CPU_IDLE))
		return MLLB_IDLE;
	if (idle == bpf_core_enum_value(enum cpu_idle_type, CPU_NEWLY_IDLE))
		return MLLB_NEWLY_IDLE;
	return MLLB_NOT_IDLE;
}

static __always_inline __u8 mllb_migration_type(enum migration_type type)
{
	if (type == bpf_core_enum_value(enum migration_type, migrate_load))
		return MLLB_MIGRATE_LOAD;
	if (type == bpf_core_enum_value(enum migration_type, migrate_util))
		return MLLB_MIGRATE_UTIL;
	if (type == bpf_core_enum_value(enum migration_type, migrate_task))
		return MLLB_MIGRATE_TASK;
	if (type == bpf_core_enum_value(enum migration_type, migrate_misfit))
		return MLLB_MIGRATE_MISFIT;
	/* 7.2: migration towards the preferred cache */
	if (bpf_core_enum_value_exists(enum migration_type, migrate_llc_task) &&
	    type == bpf_core_enum_value(enum migration_type, migrate_llc_task))
		return MLLB_MIGRATE_LLC_TASK;
	return MLLB_MIGRATE_UNKNOWN;
}

/* task_struct.on_cpu: int in 6.1 and 6.12, u8 in 7.3 */
static __always_inline bool mllb_on_cpu(const bool direct, struct task_struct *p)
{
	__u32 on_cpu = 0;

	if (direct)
		on_cpu = p->on_cpu;
	else
		bpf_probe_read_kernel(&on_cpu, bpf_core_field_size(p->on_cpu),
				      __builtin_preserve_access_index(&p->on_cpu));
	return on_cpu;
}

/* thread_info.cpu since 5.16 (bcf9033e5449), task_struct.cpu before */
static __always_inline __u32 mllb_task_cpu(struct task_struct *p)
{
	if (bpf_core_field_exists(p->thread_info.cpu))
		return p->thread_info.cpu;
	return p->cpu;
}

/* task_struct.state: __state since 5.14 (2f064a59a11f) */
static __always_inline bool mllb_runnable(struct task_struct *p)
{
	if (bpf_core_field_exists(p->__state))
		return p->__state == 0;
	return p->state == 0;
}

/* sched_entity.sched_delayed: since 6.12 (delayed dequeue) */
static __always_inline bool mllb_delayed(const bool direct, struct task_struct *p)
{
	return bpf_core_field_exists(p->se.sched_delayed) && GET(p, se.sched_delayed);
}

/* cfs_rq.last: the last buddy, gone since 6.7 (EEVDF clean-up) */
static __always_inline bool mllb_is_buddy(const bool direct, struct task_struct *p)
{
	struct cfs_rq *cfs_rq = GET(p, se.cfs_rq);
	__u64 se = (__u64)__builtin_preserve_access_index(&p->se);

	if ((__u64)GET(cfs_rq, next) == se)
		return true;
	return bpf_core_field_exists(cfs_rq->last) && (__u64)GET(cfs_rq, last) == se;
}

/* Data of a kernel thread: in its set_child_tid until 5.17 (e32cf5dfbe22). */
static __always_inline struct kthread *mllb_kthread(const bool direct,
						    struct task_struct *p)
{
	if (bpf_core_field_exists(p->worker_private))
		return GET(p, worker_private);
	return (struct kthread *)GET(p, set_child_tid);
}

/* A pointer as a number: the verifier lets nobody calculate with a pointer that it knows.
 */
static __always_inline __u64 mllb_address(const void *field)
{
	__u64 value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), field);
	return value;
}

/*
 * Address of the queue of the task's group on a CPU; without group scheduling, of the
 * CPU's own. Since 7.2 task_group.cfs_rq is a per-CPU pointer (struct cfs_tg_state came
 * with it), so the destination's queue is as far from the source's as the two runqueues
 * are from each other.
 */
static __always_inline __u64 mllb_group_queue(const bool direct, struct task_struct *p,
					      struct lb_env *env, bool there)
{
	__u64 src_rq = mllb_address(&env->src_rq), dst_rq = mllb_address(&env->dst_rq);
	__u64 at = 0;

	if (!bpf_core_field_exists(struct task_group, cfs_rq) ||
	    !bpf_core_field_exists(p->se.cfs_rq))
		return (there ? dst_rq : src_rq) + bpf_core_field_offset(struct rq, cfs);
	if (bpf_core_type_exists(struct cfs_tg_state)) {
		at = mllb_address(&p->se.cfs_rq);
		if (there)
			at += dst_rq - src_rq;
	} else {
		struct task_group *group = GET(p, sched_task_group);
		__u64 array = (__u64)GET(group, cfs_rq);
		__u32 cpu = there ? GET(env, dst_cpu) : GET(env, src_cpu);

		bpf_probe_read_kernel(&at, sizeof(at), (void *)(array + 8ULL * cpu));
	}
	return at;
}

/* throttle_count of the task's group at one end */
static __always_inline int mllb_throttle_count(const bool direct, struct task_struct *p,
					       struct lb_env *env, bool there)
{
	int count = 0;

	if (!bpf_core_field_exists(struct cfs_rq, throttle_count))
		return 0;
	bpf_probe_read_kernel(
		&count, sizeof(count),
		(void *)(mllb_group_queue(direct, p, env, there) +
			 bpf_core_field_offset(struct cfs_rq, throttle_count)));
	return count;
}

/* nr_queued of the task's group on the destination: since 6.14 */
static __always_inline unsigned int
mllb_group_queued(const bool direct, struct task_struct *p, struct lb_env *env)
{
	unsigned int count = 0;

	if (!bpf_core_field_exists(struct cfs_rq, nr_queued))
		return 0;
	bpf_probe_read_kernel(&count, sizeof(count),
			      (void *)(mllb_group_queue(direct, p, env, true) +
				       bpf_core_field_offset(struct cfs_rq, nr_queued)));
	return count;
}

/*
 * Sum of weighted lags and of weights in a queue, and where its virtual time counts from:
 * avg_vruntime, avg_load, min_vruntime; zero_vruntime since 6.18 and in stable 6.12;
 * sum_w_vruntime, sum_weight since 6.19.
 */
static __always_inline __s64 mllb_lag_sum(const bool direct, struct cfs_rq *queue)
{
	if (bpf_core_field_exists(queue->sum_w_vruntime))
		return GET(queue, sum_w_vruntime);
	return bpf_core_field_exists(queue->avg_vruntime) ? GET(queue, avg_vruntime) : 0;
}

static __always_inline __s64 mllb_weight_sum(const bool direct, struct cfs_rq *queue)
{
	if (bpf_core_field_exists(queue->sum_weight))
		return GET(queue, sum_weight);
	return bpf_core_field_exists(queue->avg_load) ? GET(queue, avg_load) : 0;
}

static __always_inline __u64 mllb_zero_vruntime(const bool direct, struct cfs_rq *queue)
{
	if (bpf_core_field_exists(queue->zero_vruntime))
		return GET(queue, zero_vruntime);
	return bpf_core_field_exists(queue->min_vruntime) ? GET(queue, min_vruntime) : 0;
}

/* A weight as those sums have it: scaled down by 2^10; by sum_shift since 7.1. */
static __always_inline __u64 mllb_summed_weight(const bool direct, struct cfs_rq *queue,
						__u64 weight)
{
	__u32 shift = 10;

	if (bpf_core_field_exists(queue->sum_shift)) {
		shift = GET(queue, sum_shift);
		if (!shift)
			return weight;
	} else if (!weight) {
		return 0;
	}
	weight >>= shift & 63;
	return weight < 2 ? 2 : weight;
}

#endif /* MLLB_COMPAT_BPF_H */
