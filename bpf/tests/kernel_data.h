/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A scene as the data structures of a kernel of that generation, and as the record that
 * the probe has filled in before it derives a reason.
 */
#ifndef MLLB_TESTS_KERNEL_DATA_H
#define MLLB_TESTS_KERNEL_DATA_H

#include "kernel_answer.h"

static struct area {
	struct rq rq;
	struct cfs_rq group;
} cpus[2];
static struct cfs_rq *group_queues[2] = {&cpus[0].group, &cpus[1].group};
static struct task_group group = {.cfs_rq = group_queues};
static struct cpumask mask;
static struct kthread kthread_data;
static struct task_struct task;
static struct sched_entity running_entity;
static struct sched_domain domain;
static struct lb_env env;

static bool since(enum generation first)
{
	return generation >= first;
}

static bool kernel_has(const char *expression)
{
	static const struct {
		const char *name;
		enum generation first, last;
	} table[] = {
		{"worker_private", V6_1, GENERATIONS},
		{"core_enabled", V5_15, GENERATIONS},
		{"last", 0, V6_1},
		{"sched_delayed", V6_12, GENERATIONS},
		{"nr_queued", V6_14, GENERATIONS},
		{"h_nr_queued", V6_12, GENERATIONS},
		{"blocked_on", V6_17, GENERATIONS},
		{"donor", V6_12, GENERATIONS},
		{"zero_vruntime", V6_18, GENERATIONS},
		{"min_vruntime", 0, V6_17},
		{"migrate_llc_task", V7_2, GENERATIONS},
		{"h_load", V7_3, GENERATIONS},
		{"cfs_tg_state", V7_2, GENERATIONS},
	};
	const char *name = expression + strlen(expression);

	while (name > expression && (name[-1] == '_' || (name[-1] | 32) >= 'a'))
		name--;
	/* Renamed and widened between 6.18 and 7.2. */
	if (!strcmp(name, "sum_w_vruntime") || !strcmp(name, "sum_weight") ||
	    !strcmp(name, "sum_shift"))
		return since(V6_18) && scene.has_queue_fields;
	if (!strcmp(name, "avg_vruntime") || !strcmp(name, "avg_load"))
		return since(V6_12) && !(since(V6_18) && scene.has_queue_fields);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!strcmp(name, table[i].name))
			return generation >= table[i].first &&
			       generation <= table[i].last;
	return true;
}

/* Without proxy execution, donor is another name of curr. */
static size_t field_at(const char *field, size_t offset)
{
	return !strcmp(field, "donor") && !scene.proxy ? offsetof(struct rq, curr)
						       : offset;
}

static void build_queue(struct cfs_rq *queue)
{
	__s64 sum = 0;
	__u64 weights = 0;

	for (int i = 0; i < ENTITIES; i++) {
		sum += (scene.entity[i] - scene.zero) *
		       (__s64)summed(scene.entity_weight[i]);
		weights += summed(scene.entity_weight[i]);
	}
	running_entity.on_rq = scene.curr_on_rq;
	running_entity.vruntime = scene.curr_vruntime;
	running_entity.load.weight = since(V7_3) ? 1 : scene.curr_weight;
	running_entity.h_load.weight = scene.curr_weight;
	queue->curr = scene.has_curr ? &running_entity : NULL;
	queue->avg_vruntime = queue->sum_w_vruntime = sum;
	queue->avg_load = queue->sum_weight = weights;
	queue->min_vruntime = queue->zero_vruntime = scene.zero;
	queue->sum_shift = scene.shift;
}

static void build_task(void)
{
	memset(&task, 0, sizeof(task));
	kthread_data.flags = scene.percpu_kthread;
	task.flags = scene.kthread ? PF_KTHREAD : 0;
	if (since(V6_1))
		task.worker_private = &kthread_data;
	else
		task.set_child_tid = (int *)&kthread_data;
	task.on_cpu = scene.on_cpu;
	task.prio = scene.real_time ? MAX_RT_PRIO - 1 : 120;
	task.se.sched_delayed = scene.delayed;
	task.se.vruntime = scene.vruntime;
	task.se.cfs_rq = &cpus[0].group;
	task.sched_task_group = &group;
	task.blocked_on = scene.blocked ? &task : NULL;
	task.core_cookie = 7;
	mask.bits[0] = scene.allowed ? 3 : 1;
	task.cpus_ptr = &mask;
}

static void build(unsigned int flags)
{
	struct rq *src = &cpus[0].rq, *dst = &cpus[1].rq;
	unsigned int shift = since(V6_12); /* renumbered in 6.8 */

	memset(cpus, 0, sizeof(cpus));
	value_of_CPU_IDLE = shift ? 1 : 0;
	value_of_CPU_NEWLY_IDLE = 2;
	build_task();
	build_queue(since(V7_3) ? &src->cfs : &cpus[0].group);
	cpus[0].group.next = scene.is_buddy ? &task.se : NULL;
	cpus[0].group.throttle_count = scene.throttled_src;
	cpus[1].group.throttle_count = scene.throttled_dst;
	cpus[1].group.nr_queued = scene.group_queued_dst;
	dst->cfs.h_nr_queued = scene.cpu_queued_dst;
	src->donor = scene.donor ? &task : NULL;
	dst->core_enabled = scene.core_sched;
	dst->core = dst;
	dst->core_cookie = scene.cookie_differs ? 8 : 7;
	domain.nr_balance_failed = scene.failed;
	domain.cache_nice_tries = scene.tries;
	env = (struct lb_env){.sd = &domain,
			      .src_rq = src,
			      .src_cpu = 0,
			      .dst_cpu = 1,
			      .dst_rq = dst,
			      .flags = flags,
			      .migration_type = (enum migration_type)scene.type};
	mllb_setup = (struct mllb_setup){.sd_numa = SD_NUMA,
					 .sd_share_cpucapacity = SD_SHARE_CPUCAPACITY,
					 .sd_asym_cpucapacity = SD_ASYM_CPUCAPACITY,
					 .numa_balancing = scene.numa_balancing,
					 .numa_direct = scene.numa_direct,
					 .cache_hot_buddy = scene.buddy_feature,
					 .place_lag = scene.place_lag,
					 .checks = rules[generation].checks};
}

/* What mllb_trace.bpf.c has filled in before. */
static struct mllb_decision recorded(struct answer kernel)
{
	static const unsigned int idle[] = {0, 1, 2}, idle_6_8[] = {1, 0, 2};
	struct mllb_decision d = {
		.migration_cost_ns = scene.cost,
		.delta_ns = scene.delta,
		.src_nr_running = scene.src_nr_running,
		.src_nr_preferred = scene.src_nr_preferred,
		.nr_balance_failed = scene.failed,
		.cache_nice_tries = scene.tries,
		.src_nid = scene.src_nid,
		.dst_nid = scene.dst_nid,
		.preferred_nid = scene.preferred_nid,
		.sd_flags = (scene.numa_domain ? SD_NUMA : 0) |
			    (scene.smt ? SD_SHARE_CPUCAPACITY : 0) |
			    (scene.asym ? SD_ASYM_CPUCAPACITY : 0),
		.env_flags = kernel.flags,
		.policy = scene.idle_policy ? SCHED_IDLE : 0,
		.verdict = kernel.may,
	};

	d.idle_type = mllb_idle_type((since(V6_12) ? idle_6_8 : idle)[scene.idle]);
	d.migration_type = mllb_migration_type((enum migration_type)scene.type);
	d.buddy_hot = scene.dst_nr_running && mllb_is_buddy(true, &task);
	if (scene.has_group) {
		d.state |= MLLB_STATE_GROUP_FAULTS;
		d.group_faults_src = scene.src_faults;
		d.group_faults_dst = scene.dst_faults;
		d.group_faults_total = scene.total_faults;
		d.faults_src = 1; /* the task's own do not count then */
		d.faults_total = 1;
	} else {
		d.faults_src = scene.src_faults;
		d.faults_dst = scene.dst_faults;
		d.faults_total = scene.total_faults;
	}
	return d;
}

#endif /* MLLB_TESTS_KERNEL_DATA_H */
