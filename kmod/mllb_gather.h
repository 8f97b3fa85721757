/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_GATHER_H
#define MLLB_GATHER_H

#include "mllb_features.h"

struct lb_env;
struct task_struct;

/**
 * mllb_observe() - read one decision's inputs from the scheduler, as features of mllb15
 * @p: candidate task; its runqueue lock is held
 * @env: the balancing attempt
 * @migration_cost_ns: threshold to compare the task's heat with
 * @x: MLLB_N_FEATURES results
 */
void mllb_observe(struct task_struct *p, struct lb_env *env, s64 migration_cost_ns, s16 *x);

/* The same for mllb15k. A function of its own, so that each has the registers it needs. */
void mllb_observe_as_seen(struct task_struct *p, struct lb_env *env, s64 migration_cost_ns,
			  s16 *x);

#endif /* MLLB_GATHER_H */
