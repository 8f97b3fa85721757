/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's own classification of a decision, cut out of its sources (classify.inc),
 * on the same scenes.
 */
#ifndef MLLB_TESTS_MODULE_CLASS_H
#define MLLB_TESTS_MODULE_CLASS_H

#include "kernel_data.h"

#define MLLB_HAS_MIGRATE_LLC_TASK  (generation >= V7_2)
#define MLLB_ENUM_MIGRATE_LLC_TASK MLLB_MIGRATE_LLC_TASK
#define MLLB_ENUM_MIGRATE_MISFIT   MLLB_MIGRATE_MISFIT
#define unlikely(x)		   (x)
typedef __u32 u32;
enum mllb_class { MLLB_K_SEEN, MLLB_K_HARD_REFUSAL, MLLB_K_FORCED };

static u32 *mllb_env_flags(struct lb_env *e)
{
	return &e->flags;
}
static struct rq *mllb_env_src_rq(struct lb_env *e)
{
	return e->src_rq;
}
static bool mllb_task_running(struct task_struct *p, struct rq *rq)
{
	return p->on_cpu || (generation >= V6_17 && scene.proxy && rq->donor == p);
}
static bool mllb_call_native(struct task_struct *p, struct lb_env *e)
{
	struct answer answer = kernel_answer(e->flags);

	e->flags = answer.flags;
	return answer.may;
}
static u32 mllb_env_migration_type(struct lb_env *e)
{
	return e->migration_type;
}
static u32 mllb_env_sd_flags(struct lb_env *e)
{
	return scene.asym ? SD_ASYM_CPUCAPACITY : 0;
}
/* Until 5.13 its bit meant something else. */
#undef LBF_ACTIVE_LB
#define LBF_ACTIVE_LB (generation >= V5_15 ? 0x10 : 0)
#include "classify.inc"

#endif /* MLLB_TESTS_MODULE_CLASS_H */
