/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_GATHER_H
#define MLLB_GATHER_H

#include "mllb_features.h"

struct lb_env;
struct task_struct;

/**
 * mllb_observe() - read one decision's inputs from the scheduler, as features
 * @p: candidate task; its runqueue lock is held
 * @env: the balancing attempt
 * @migration_cost_ns: threshold to compare the task's heat with
 * @feature_set: of the model that asks, MLLB_FEATURE_SET_*
 * @x: MLLB_N_FEATURES results
 */
void mllb_observe(struct task_struct *p, struct lb_env *env, s64 migration_cost_ns,
		  u16 feature_set, s16 *x);

#endif /* MLLB_GATHER_H */
