/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The few kernel types and fields that the programs here read. Only names matter: libbpf
 * puts in each field's real place from the BTF of the kernel it loads on.
 */
#ifndef MLLB_KERNEL_H
#define MLLB_KERNEL_H

#include <linux/bpf.h>
#include <stdbool.h>

#define PF_EXITING  0x00000004
#define PF_KTHREAD  0x00200000
#define SCHED_IDLE  5
#define MAX_RT_PRIO 100

/* env->flags; macros in fair.c, so BTF does not have them */
#define LBF_ACTIVE_LB	  0x10
#define LBF_LLC_PINNED	  0x20
#define LBF_ACTIVE_LB_LLC 0x40

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct load_weight {
	unsigned long weight;
};

struct sched_avg {
	unsigned long load_avg;
	unsigned long util_avg;
};

struct cfs_rq {
	struct load_weight load;
	unsigned int nr_queued;
	unsigned int h_nr_queued;
	__s64 avg_vruntime;
	__u64 avg_load;
	__u64 min_vruntime;
	__s64 sum_w_vruntime;
	__u64 sum_weight;
	__u64 zero_vruntime;
	unsigned int sum_shift;
	struct sched_entity *curr;
	struct sched_entity *next;
	struct sched_entity *last;
	struct sched_avg avg;
	int throttle_count;
};

struct sched_entity {
	struct load_weight load;
	struct load_weight h_load;
	unsigned char on_rq;
	unsigned char sched_delayed;
	__u64 exec_start;
	__u64 sum_exec_runtime;
	__u64 vruntime;
	struct cfs_rq *cfs_rq;
	struct sched_avg avg;
};

struct rq {
	unsigned int nr_running;
	unsigned int nr_numa_running;
	unsigned int nr_preferred_running;
	unsigned long cpu_capacity;
	struct task_struct *curr;
	struct task_struct *donor;
	struct cfs_rq cfs;
	__u64 clock_task;
	unsigned int core_enabled;
	struct rq *core;
	unsigned long core_cookie;
};

struct sched_domain {
	unsigned int cache_nice_tries;
	int flags;
	int level;
	unsigned int nr_balance_failed;
	unsigned int span_weight;
};

enum cpu_idle_type {
	CPU_IDLE = 1,
	CPU_NEWLY_IDLE = 2,
};

enum migration_type {
	migrate_load = 0,
	migrate_util = 1,
	migrate_task = 2,
	migrate_misfit = 3,
	migrate_llc_task = 4,
};

struct lb_env {
	struct sched_domain *sd;
	struct rq *src_rq;
	int src_cpu;
	int dst_cpu;
	struct rq *dst_rq;
	enum cpu_idle_type idle;
	long imbalance;
	unsigned int flags;
	unsigned int loop;
	enum migration_type migration_type;
};

struct numa_group {
	unsigned long total_faults;
	unsigned long faults[];
};

/* Whole, though only asked for: CO-RE takes a declaration for another kind of type. */
struct cfs_tg_state {
	struct cfs_rq cfs_rq;
};

struct task_group {
	struct cfs_rq **cfs_rq;
};

enum KTHREAD_BITS {
	KTHREAD_IS_PER_CPU = 0,
};

struct kthread {
	unsigned long flags;
};

struct kernfs_node {
	__u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct cpumask {
	unsigned long bits[1];
};

struct thread_info {
	unsigned int cpu;
};

struct sched_ext_entity {
	__u32 flags;
	__u32 weight;
	__u64 slice;
	__u64 dsq_vtime;
};

struct task_struct {
	struct thread_info thread_info;
	unsigned int cpu;     /* before 5.16 */
	unsigned int __state; /* 0 = runnable; since 5.14 */
	volatile long state;  /* the same before */
	unsigned int flags;
	unsigned int on_cpu; /* int until 6.x, u8 in 7.x: see compat.bpf.h */
	int static_prio;
	int prio;
	struct sched_entity se;
	unsigned int policy;
	int nr_cpus_allowed;
	const struct cpumask *cpus_ptr;
	int pid;
	int tgid;
	char comm[16];
	int *set_child_tid;
	void *worker_private;
	void *blocked_on;
	struct css_set *cgroups;
	struct task_group *sched_task_group;
	int numa_preferred_nid;
	struct numa_group *numa_group;
	unsigned long *numa_faults;
	unsigned long total_numa_faults;
	unsigned long core_cookie;
	struct sched_ext_entity scx;
};

#pragma clang attribute pop

#endif /* MLLB_KERNEL_H */
