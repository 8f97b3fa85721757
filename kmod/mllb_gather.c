// SPDX-License-Identifier: GPL-2.0
/*
 * The only place that turns scheduler state into struct mllb_raw, and that into
 * features. The source
 * runqueue is locked by the caller of can_migrate_task(); the destination is not,
 * so its values may be a moment old, as they are for the kernel's own heuristic.
 * Every field but the padding is assigned: the record is not cleared before.
 */
#include <linux/build_bug.h>
#include <linux/sched.h>
#include <linux/topology.h>

#include "mllb_gather.h"
#include "mllb_scale.h"
#include "mllb_sched.h"

/* Our numbers for the kernel's three, which fit two bits: a byte each of one constant. */
#define IDLE_TYPE(kernel) (kernel == MLLB_ENUM_IDLE ? MLLB_IDLE :              \
			   kernel == MLLB_ENUM_NEWLY_IDLE ? MLLB_NEWLY_IDLE :  \
							    MLLB_NOT_IDLE)
#define IDLE_TYPES (IDLE_TYPE(0) | IDLE_TYPE(1) << 8 | IDLE_TYPE(2) << 16 | IDLE_TYPE(3) << 24)

static __always_inline enum mllb_idle idle_type(u32 kernel_idle)
{
	BUILD_BUG_ON(MLLB_ENUM_IDLE > 3 || MLLB_ENUM_NEWLY_IDLE > 3);
	return ((u32)IDLE_TYPES >> 8 * (kernel_idle & 3)) & 3;
}

static __always_inline void no_faults(struct mllb_raw *raw)
{
	raw->faults_src = 0;
	raw->faults_dst = 0;
	raw->faults_total = 0;
}

#ifdef CONFIG_NUMA_BALANCING
/*
 * Memory faults on a node, private and shared: task_faults() of the kernel, which reads
 * them as plainly. Words are not torn, and this way one instruction reads both.
 */
static __always_inline u64 faults_on(const unsigned long *faults, int nid)
{
	faults += 2 * (long)nid;
	/* Else the compiler counts with the two addresses apart, and loads them apart. */
	OPTIMIZER_HIDE_VAR(faults);
	return data_race(faults[0] + faults[1]);
}

static __always_inline void gather_faults(struct task_struct *p, struct mllb_raw *raw)
{
	const unsigned long *faults = READ_ONCE(p->numa_faults);

	/*
	 * The table has room for every node that a CPU can be of, and arm64 gives node 0 to a
	 * CPU that the firmware places nowhere. No node is asked about all the same: it is
	 * -1, and would be read from before the table.
	 */
	if (!faults || (raw->src_nid | raw->dst_nid) < 0) {
		no_faults(raw);
		return;
	}
	raw->faults_src = faults_on(faults, raw->src_nid);
	raw->faults_dst = faults_on(faults, raw->dst_nid);
	raw->faults_total = p->total_numa_faults;
}

static __always_inline int preferred_nid(struct task_struct *p)
{
	return p->numa_preferred_nid;
}
#else
static __always_inline void gather_faults(struct task_struct *p, struct mllb_raw *raw)
{
	no_faults(raw);
}

static __always_inline int preferred_nid(struct task_struct *p)
{
	return NUMA_NO_NODE;
}
#endif

/* Whether the domain has more than one node: else both CPUs are of the same. */
static __always_inline void gather_nodes(struct task_struct *p, struct lb_env *env,
					 const bool several, struct mllb_raw *raw)
{
	raw->preferred_nid = preferred_nid(p);
	if (several) {
		raw->src_nid = cpu_to_node(mllb_env_src_cpu(env));
		raw->dst_nid = cpu_to_node(mllb_env_dst_cpu(env));
		gather_faults(p, raw);
		return;
	}
	/* Which node it is matters only to a task that prefers one. */
	raw->src_nid = raw->preferred_nid == NUMA_NO_NODE ?
			       0 : cpu_to_node(mllb_env_src_cpu(env));
	raw->dst_nid = raw->src_nid;
	no_faults(raw);
}

static __always_inline void gather(struct task_struct *p, struct lb_env *env,
				   s64 migration_cost_ns, const bool several_nodes,
				   struct mllb_raw *raw)
{
	struct sched_domain *sd = mllb_env_sd(env);
	struct rq *src = mllb_env_src_rq(env);
	struct rq *dst = mllb_env_dst_rq(env);

	/* What branches comes early: the counts behind it are widened as they are read. */
	raw->delta_ns = MLLB_READ(u64, src, RQ_CLOCK_TASK) - p->se.exec_start;
	raw->migration_cost_ns = migration_cost_ns;
	gather_nodes(p, env, several_nodes, raw);
	raw->dst_nr_running = MLLB_READ(u32, dst, RQ_NR_RUNNING);
	raw->buddy_hot = raw->dst_nr_running && mllb_is_buddy(p);
	raw->src_nr_running = MLLB_READ(u32, src, RQ_NR_RUNNING);
#if MLLB_HAS_RQ_NR_PREFERRED_RUNNING
	raw->src_nr_preferred = MLLB_READ(u32, src, RQ_NR_PREFERRED_RUNNING);
#else
	raw->src_nr_preferred = 0;
#endif
	raw->src_load = MLLB_READ(u64, src, RQ_CFS_LOAD_AVG);
	raw->dst_load = MLLB_READ(u64, dst, RQ_CFS_LOAD_AVG);
	raw->idle_type = idle_type(mllb_env_idle(env));
	raw->nr_balance_failed = sd->nr_balance_failed;
	raw->cache_nice_tries = sd->cache_nice_tries;
}

/*
 * migrate_degrades_locality() and task_hot() as far as they say "not my business". Whether
 * NUMA balancing is on at all cannot be seen from here: while it is off, tasks keep the
 * faults they had.
 */
static __always_inline void see(struct task_struct *p, const struct sched_domain *sd,
				struct mllb_raw *raw)
{
	bool locality_counts = false;

#ifdef CONFIG_NUMA_BALANCING
	locality_counts = READ_ONCE(p->numa_faults) && (sd->flags & SD_NUMA) &&
			  raw->src_nid != raw->dst_nid;
#endif
	mllb_see(raw, locality_counts,
		 p->policy != SCHED_IDLE && !(sd->flags & SD_SHARE_CPUCAPACITY));
}

static __always_inline void gather_scaled(struct task_struct *p, struct lb_env *env,
					  s64 migration_cost_ns, const bool several_nodes,
					  struct mllb_inputs *in)
{
	struct mllb_raw raw MLLB_UNINITIALIZED;

	gather(p, env, migration_cost_ns, several_nodes, &raw);
	mllb_scale(&raw, in);
}

static void observe_one_node(struct task_struct *p, struct lb_env *env, s64 migration_cost_ns,
			     struct mllb_inputs *in)
{
	gather_scaled(p, env, migration_cost_ns, false, in);
}

static void observe_across_nodes(struct task_struct *p, struct lb_env *env,
				 s64 migration_cost_ns, struct mllb_inputs *in)
{
	gather_scaled(p, env, migration_cost_ns, true, in);
}

/* For mllb15k. A function of its own, so that each has the registers it needs. */
static void observe_as_seen(struct task_struct *p, struct lb_env *env, s64 migration_cost_ns,
			    struct mllb_inputs *in)
{
	struct mllb_raw raw MLLB_UNINITIALIZED;

	gather(p, env, migration_cost_ns, true, &raw);
	see(p, mllb_env_sd(env), &raw);
	mllb_scale(&raw, in);
}

void mllb_observe_by(u16 feature_set, mllb_observe_fn observe[2])
{
	const bool as_seen = feature_set == MLLB_FEATURE_SET_MLLB15K;

	observe[false] = as_seen ? observe_as_seen : observe_one_node;
	observe[true] = as_seen ? observe_as_seen : observe_across_nodes;
}
