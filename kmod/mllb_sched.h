/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The scheduler's private structs, read and written at the offsets that this
 * kernel's BTF gives (mllb_offsets.h, generated). Nothing else in the module knows
 * an offset.
 */
#ifndef MLLB_SCHED_H
#define MLLB_SCHED_H

#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/sched/topology.h>
#include <linux/spinlock_types.h>

#include "mllb_offsets.h"

struct lb_env;
struct rq;
struct cfs_rq;

/* kernel/sched/fair.c; macros there, so BTF has none. mllb_selftest.c checks them. */
#define LBF_ALL_PINNED 0x01
#define LBF_SOME_PINNED 0x08
#ifdef MLLB_HAVE_ACTIVE_LB
#define LBF_ACTIVE_LB 0x10
#else
#define LBF_ACTIVE_LB 0 /* the bit is LBF_NOHZ_STATS there: an ordinary move */
#endif
#define LBF_LLC_PINNED 0x20 /* only where migrate_llc_task exists */

#define MLLB_AT(type, base, off) ((type *)((char *)(base) + MLLB_OFF_##off))
#define MLLB_READ(type, base, off) READ_ONCE(*MLLB_AT(type, base, off))

static inline u32 *mllb_env_flags(struct lb_env *env)
{
	return MLLB_AT(u32, env, ENV_FLAGS);
}

static inline struct sched_domain *mllb_env_sd(struct lb_env *env)
{
	return *MLLB_AT(struct sched_domain *, env, ENV_SD);
}

static inline struct rq *mllb_env_src_rq(struct lb_env *env)
{
	return *MLLB_AT(struct rq *, env, ENV_SRC_RQ);
}

static inline struct rq *mllb_env_dst_rq(struct lb_env *env)
{
	return *MLLB_AT(struct rq *, env, ENV_DST_RQ);
}

static inline int mllb_env_src_cpu(struct lb_env *env)
{
	return *MLLB_AT(int, env, ENV_SRC_CPU);
}

static inline int mllb_env_dst_cpu(struct lb_env *env)
{
	return *MLLB_AT(int, env, ENV_DST_CPU);
}

static inline u32 mllb_env_idle(struct lb_env *env)
{
	return *MLLB_AT(u32, env, ENV_IDLE);
}

/*
 * Moves that native decides alone, whatever it says: active balance, which knows no
 * heuristic; and what the model has no input about. Cache-aware balancing (v7.x) moves tasks
 * towards their preferred LLC; a misfit task is moved because its CPU is too small for it,
 * and where CPUs differ in capacity any move may be one to a smaller one.
 */
static __always_inline bool mllb_env_is_forced(struct lb_env *env, u32 flags)
{
	const u32 type = *MLLB_AT(u32, env, ENV_MIGRATION_TYPE);

	if (flags & LBF_ACTIVE_LB)
		return true;
#if MLLB_HAS_MIGRATE_LLC_TASK
	if (type == MLLB_ENUM_MIGRATE_LLC_TASK)
		return true;
#endif
	return type == MLLB_ENUM_MIGRATE_MISFIT || mllb_env_sd(env)->flags & SD_ASYM_CPUCAPACITY;
}

/* The kernel's own test for "running": on a CPU, or lending its context to one. */
static inline bool mllb_task_running(struct task_struct *p, struct rq *src_rq)
{
	if (READ_ONCE(p->on_cpu))
		return true;
#if MLLB_HAS_RQ_DONOR
	return MLLB_READ(struct task_struct *, src_rq, RQ_DONOR) == p;
#else
	return false;
#endif
}

/* For made-up runqueues. */
static inline raw_spinlock_t *mllb_rq_lock(struct rq *rq)
{
	return MLLB_AT(raw_spinlock_t, rq, RQ_LOCK);
}

/* Likewise: a kernel with its own checks warns when it reads a clock that nobody updated. */
static inline void mllb_rq_clock_updated(struct rq *rq)
{
#if MLLB_HAS_RQ_CLOCK_UPDATE_FLAGS
	*MLLB_AT(u32, rq, RQ_CLOCK_UPDATE_FLAGS) = 0x04; /* RQCF_UPDATED */
#endif
}

/* The task its cfs_rq would like to run next (or ran last, up to v6.5). */
static inline bool mllb_is_buddy(struct task_struct *p)
{
	struct sched_entity *se = &p->se;
	struct cfs_rq *cfs_rq = se->cfs_rq;

#if MLLB_HAS_CFS_RQ_NEXT
	if (MLLB_READ(struct sched_entity *, cfs_rq, CFS_RQ_NEXT) == se)
		return true;
#endif
#if MLLB_HAS_CFS_RQ_LAST
	if (MLLB_READ(struct sched_entity *, cfs_rq, CFS_RQ_LAST) == se)
		return true;
#endif
	return false;
}

#endif /* MLLB_SCHED_H */
