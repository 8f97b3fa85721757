/* SPDX-License-Identifier: GPL-2.0 */
/* Optionally confines the model to a set of CPUs and to one cgroup's tasks. */
#ifndef MLLB_SCOPE_H
#define MLLB_SCOPE_H

#include <linux/jump_label.h>
#include <linux/types.h>

struct task_struct;

/* Some restriction is in force. */
DECLARE_STATIC_KEY_FALSE(mllb_scoped);

/* Only while mllb_scoped is on: does this decision meet every restriction? */
bool mllb_scope_meets(struct task_struct *p, int src_cpu, int dst_cpu);

/* Is this decision the model's to make? On the path; interrupts are off. */
static __always_inline bool mllb_scope_has(struct task_struct *p, int src_cpu, int dst_cpu)
{
	return !static_branch_unlikely(&mllb_scoped) || mllb_scope_meets(p, src_cpu, dst_cpu);
}

/* Process context. An empty list or id 0 lifts the restriction. */
int mllb_scope_set_cpus(const char *list);
int mllb_scope_set_cgroup(u64 id);
ssize_t mllb_scope_show_cpus(char *buf);
u64 mllb_scope_cgroup(void);
void mllb_scope_exit(void);

#endif /* MLLB_SCOPE_H */
