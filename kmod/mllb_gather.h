/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_GATHER_H
#define MLLB_GATHER_H

#include "mllb_features.h"

struct lb_env;
struct task_struct;

/**
 * mllb_gather() - read the raw inputs of one decision from the scheduler
 * @p: candidate task; its runqueue lock is held
 * @env: the balancing attempt
 * @migration_cost_ns: threshold to compare the task's heat with
 * @raw: result
 */
void mllb_gather(struct task_struct *p, struct lb_env *env, s64 migration_cost_ns,
		 struct mllb_raw *raw);

#endif /* MLLB_GATHER_H */
