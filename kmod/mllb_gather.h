/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_GATHER_H
#define MLLB_GATHER_H

#include "mllb_features.h"

struct lb_env;
struct task_struct;

/**
 * typedef mllb_observe_fn - reads one decision's inputs from the scheduler, scaled
 * @p: candidate task; its runqueue lock is held
 * @env: the balancing attempt
 * @migration_cost_ns: threshold to compare the task's heat with
 * @in: result
 */
typedef void (*mllb_observe_fn)(struct task_struct *p, struct lb_env *env,
				s64 migration_cost_ns, struct mllb_inputs *in);

/* The two of a feature set: for a domain of one node, and for one that spans several. */
void mllb_observe_by(u16 feature_set, mllb_observe_fn observe[2]);

#endif /* MLLB_GATHER_H */
