/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_DECIDE_H
#define MLLB_DECIDE_H

struct lb_env;
struct task_struct;

/**
 * mllb_can_migrate_task() - stands in for the kernel's can_migrate_task()
 * @p: candidate
 * @env: balancing attempt
 *
 * Called with the source runqueue locked and interrupts off.
 *
 * Return: 1 = may migrate, 0 = may not.
 */
int mllb_can_migrate_task(struct task_struct *p, struct lb_env *env);

/* The table of refusals, by the number of CPUs; -ENOMEM. */
int mllb_decide_init(void);
void mllb_decide_exit(void);
/* Ends every row of refusals. */
void mllb_decide_forget(void);

#endif /* MLLB_DECIDE_H */
