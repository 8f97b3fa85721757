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

/* What can_migrate_task checks before it weighs locality; see mllb_rules.def. */
#define MLLB_CHECK_THROTTLED_PAIR 0x01 /* group throttled at either end */
#define MLLB_CHECK_THROTTLED_DST  0x02 /* at the destination only */
#define MLLB_CHECK_DELAYED	  0x04
#define MLLB_CHECK_INELIGIBLE	  0x08
#define MLLB_CHECK_BLOCKED	  0x10
#define MLLB_CHECK_DONOR	  0x20
#define MLLB_CHECK_LLC		  0x40 /* preferred cache; and equal NUMA weights have no say */

extern int LINUX_KERNEL_VERSION __kconfig;

static __always_inline __u32 mllb_checks(void)
{
	__u32 checks = 0;

#define MLLB_RULES(major, minor, row, source)                                            \
	if (LINUX_KERNEL_VERSION >= KERNEL_VERSION((major), (minor), 0))                 \
		checks = (row);
#include "mllb_rules.def"
#undef MLLB_RULES
	return checks;
}

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
	/* 7.3: migration towards the preferred cache */
	if (bpf_core_enum_value_exists(enum migration_type, migrate_llc_task))
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

/*
 * throttle_count of the task's group on the source and on the destination. Since 7.3
 * task_group.cfs_rq is a per-CPU pointer (struct cfs_tg_state came with it), so the
 * destination's is as far from the source's as the two runqueues are from each other.
 */
static __always_inline int mllb_throttle_count(const bool direct, struct task_struct *p,
					       struct lb_env *env, int cpu)
{
	__u64 at = 0;
	int count = 0;

	if (!bpf_core_field_exists(struct cfs_rq, throttle_count))
		return 0;
	if (bpf_core_type_exists(struct cfs_tg_state)) {
		at = (__u64)GET(p, se.cfs_rq);
		if (cpu != GET(env, src_cpu))
			at += (__u64)GET(env, dst_rq) - (__u64)GET(env, src_rq);
	} else {
		struct task_group *group = GET(p, sched_task_group);
		__u64 array = (__u64)GET(group, cfs_rq);

		bpf_probe_read_kernel(&at, sizeof(at),
				      (void *)(array + 8ULL * (__u32)cpu));
	}
	bpf_probe_read_kernel(
		&count, sizeof(count),
		(void *)(at + bpf_core_field_offset(struct cfs_rq, throttle_count)));
	return count;
}

#endif /* MLLB_COMPAT_BPF_H */
