/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_GATHER_H
#define MLLB_GATHER_H

#include "mllb_features.h"

struct lb_env;
struct task_struct;

/**
 * mllb_observe_across_nodes() - read one decision's inputs from the scheduler, scaled as mllb15
 * @p: candidate task; its runqueue lock is held
 * @env: the balancing attempt
 * @migration_cost_ns: threshold to compare the task's heat with
 * @in: result
 */
void mllb_observe_across_nodes(struct task_struct *p, struct lb_env *env,
			       s64 migration_cost_ns, struct mllb_inputs *in);

/* The same where the domain has no SD_NUMA: both CPUs are of one node, and no fault counts. */
void mllb_observe_one_node(struct task_struct *p, struct lb_env *env, s64 migration_cost_ns,
			   struct mllb_inputs *in);

/* The same for mllb15k. A function of its own, so that each has the registers it needs. */
void mllb_observe_as_seen(struct task_struct *p, struct lb_env *env, s64 migration_cost_ns,
			  struct mllb_inputs *in);

#endif /* MLLB_GATHER_H */
