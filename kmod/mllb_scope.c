// SPDX-License-Identifier: GPL-2.0
/*
 * Both restrictions are objects behind an RCU pointer, so a change takes effect at the
 * next decision; a static branch leads past them while there is none.
 */
#include <linux/cgroup.h>
#include <linux/cpumask.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "mllb_compat.h"
#include "mllb_scope.h"

struct scope_cpus {
	struct rcu_head rcu;
	unsigned long bits[BITS_TO_LONGS(NR_CPUS)];
};

static struct scope_cpus __rcu *scope_cpus;
static struct cgroup __rcu *scope_cgroup;
static u64 scope_cgroup_id;
static DEFINE_MUTEX(scope_lock);

DEFINE_STATIC_KEY_FALSE(mllb_scoped);

bool mllb_scope_meets(struct task_struct *p, int src_cpu, int dst_cpu)
{
	const struct scope_cpus *cpus = rcu_dereference_sched(scope_cpus);
	struct cgroup *cgroup = rcu_dereference_sched(scope_cgroup);

	if (cpus && (!test_bit(src_cpu, cpus->bits) || !test_bit(dst_cpu, cpus->bits)))
		return false;
	return !cgroup || cgroup_is_descendant(task_dfl_cgroup(p), cgroup);
}

/* The branch follows the pointers; under scope_lock. */
static void settle(void)
{
	if (rcu_access_pointer(scope_cpus) || rcu_access_pointer(scope_cgroup))
		static_branch_enable(&mllb_scoped);
	else
		static_branch_disable(&mllb_scoped);
}

static void replace_cpus(struct scope_cpus *cpus)
{
	struct scope_cpus *old;

	mutex_lock(&scope_lock);
	old = rcu_replace_pointer(scope_cpus, cpus, lockdep_is_held(&scope_lock));
	settle();
	mutex_unlock(&scope_lock);
	kfree_rcu(old, rcu);
}

int mllb_scope_set_cpus(const char *list)
{
	struct scope_cpus *cpus;
	int err;

	cpus = kzalloc(sizeof(*cpus), GFP_KERNEL);
	if (!cpus)
		return -ENOMEM;
	err = bitmap_parselist(list, cpus->bits, nr_cpu_ids);
	if (err) {
		kfree(cpus);
		return err;
	}
	if (bitmap_empty(cpus->bits, nr_cpu_ids)) {
		kfree(cpus);
		cpus = NULL;
	}
	replace_cpus(cpus);
	return 0;
}

ssize_t mllb_scope_show_cpus(char *buf)
{
	const struct scope_cpus *cpus;
	ssize_t n;

	rcu_read_lock();
	cpus = rcu_dereference(scope_cpus);
	n = cpus ? sysfs_emit(buf, "%*pbl\n", nr_cpu_ids, cpus->bits) :
		   sysfs_emit(buf, "all\n");
	rcu_read_unlock();
	return n;
}

static void replace_cgroup(struct cgroup *cgroup, u64 id)
{
	struct cgroup *old;

	mutex_lock(&scope_lock);
	old = rcu_replace_pointer(scope_cgroup, cgroup, lockdep_is_held(&scope_lock));
	scope_cgroup_id = id;
	settle();
	mutex_unlock(&scope_lock);
	if (old) {
		synchronize_rcu();
		cgroup_put(old);
	}
}

int mllb_scope_set_cgroup(u64 id)
{
	struct cgroup *cgroup = NULL;

	if (id) {
		cgroup = cgroup_get_from_id(id);
		/* NULL before v6.1 (fa7e439cf90b): no such cgroup must not lift the restriction. */
		if (IS_ERR_OR_NULL(cgroup))
			return cgroup ? PTR_ERR(cgroup) : -ENOENT;
	}
	replace_cgroup(cgroup, id);
	return 0;
}

u64 mllb_scope_cgroup(void)
{
	return scope_cgroup_id;
}

void mllb_scope_exit(void)
{
	replace_cpus(NULL);
	replace_cgroup(NULL, 0);
}
