/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the probe and user space share: records, set-up, counters. Little-endian,
 * fixed size, no padding. The Java side (dev.mllb.trace) is checked against the
 * offsets that tests/layout.c prints.
 */
#ifndef MLLB_TRACE_H
#define MLLB_TRACE_H

#include "../kmod/mllb_idle.h"

/* Bump whenever the meaning or place of any field changes. */
#define MLLB_TRACE_VERSION 1

#define MLLB_MAX_CPUS	     1024
#define MLLB_MAX_HW_COUNTERS 2
#define MLLB_NO_COUNTER	     (~0ULL)

enum mllb_kind {
	MLLB_KIND_DECISION = 1,
	MLLB_KIND_OUTCOME = 2,
};

enum mllb_migration {
	MLLB_MIGRATE_LOAD = 0,
	MLLB_MIGRATE_UTIL = 1,
	MLLB_MIGRATE_TASK = 2,
	MLLB_MIGRATE_MISFIT = 3,
	MLLB_MIGRATE_LLC_TASK = 4,
	MLLB_MIGRATE_UNKNOWN = 255,
};

enum mllb_reason {
#define MLLB_REASON(number, name, verdict, heuristic, text) MLLB_REASON_##name = (number),
#include "mllb_reasons.def"
#undef MLLB_REASON
};

/* What a kernel's can_migrate_task asks, as mllb_rules.def has it: bits of
 * mllb_setup.checks */
#define MLLB_CHECK_THROTTLED_PAIR  0x01	 /* group throttled at either end */
#define MLLB_CHECK_THROTTLED_DST   0x02	 /* at the destination only */
#define MLLB_CHECK_DELAYED	   0x04	 /* delayed dequeue, unless load is moved */
#define MLLB_CHECK_INELIGIBLE	   0x08	 /* in the queue of the task's group */
#define MLLB_CHECK_INELIGIBLE_FLAT 0x10	 /* in the CPU's queue: there is but one */
#define MLLB_CHECK_BLOCKED	   0x20	 /* on a mutex, with proxy execution */
#define MLLB_CHECK_DONOR	   0x40	 /* lends its context to a running task */
#define MLLB_CHECK_NUMA_SIGNED	   0x80	 /* equal NUMA weights have no say */
#define MLLB_CHECK_LLC		   0x100 /* preferred cache */
#define MLLB_CHECK_ACTIVE_BALANCE                                                        \
	0x200 /* LBF_ACTIVE_LB exists: older kernels use its bit else */

/* sysctl_sched_migration_cost is unsigned: -1, always hot, reads back as this. */
#define MLLB_COST_ALWAYS_HOT 0xffffffffLL

/* Bits of mllb_decision.state */
#define MLLB_STATE_RUNNING	  0x01 /* the task is on a CPU */
#define MLLB_STATE_THROTTLED	  0x02 /* its group is throttled here or there */
#define MLLB_STATE_PERCPU_KTHREAD 0x04
#define MLLB_STATE_PINNED	  0x08	/* affinity excludes the destination */
#define MLLB_STATE_DELAYED	  0x10	/* delayed dequeue */
#define MLLB_STATE_NUMA		  0x20	/* NUMA locality was looked at */
#define MLLB_STATE_GROUP_FAULTS	  0x40	/* the task is in a NUMA group */
#define MLLB_STATE_INFERRED	  0x80	/* the reason leans on the returned verdict */
#define MLLB_STATE_INELIGIBLE	  0x100 /* ran ahead of its share */
#define MLLB_STATE_NOT_ASKED	  0x200 /* the module leaves such moves to the kernel */

/**
 * struct mllb_decision - one verdict of can_migrate_task and all it was made from
 * @kind: MLLB_KIND_DECISION
 * @version: MLLB_TRACE_VERSION
 * @weight: decisions this record stands for (sampling and thinning)
 * @ts_ns: CLOCK_MONOTONIC
 * @seq: counts kept decisions per @cpu; a hole is a record that was dropped
 * @cgroup_id: cgroup v2 of the task
 * @src_load: PELT load of the source cfs_rq; nice-0 task = 1024
 * @dst_load: the same of the destination
 * @delta_ns: rq clock minus the start of the task's last run, or of a scheduler's own
 *	records the time since its end; ns
 * @migration_cost_ns: sysctl_sched_migration_cost as set up; ns
 * @faults_src: NUMA hint faults of the task on the source node
 * @faults_dst: the same on the destination node
 * @faults_total: all of the task
 * @group_faults_src: the same three of the task's NUMA group, 0 without one
 * @group_faults_dst: see above
 * @group_faults_total: see above
 * @imbalance: what the balancer still wants to move; unit depends on @migration_type
 * @pc: hardware counters of the CPU, MLLB_NO_COUNTER where there is none
 * @runtime_ns: CPU time of the task so far
 * @pid: thread asked about
 * @tgid: its process
 * @curr_pid: thread that ran on @cpu
 * @src_cpu: where the task is queued
 * @dst_cpu: where it would go
 * @cpu: CPU that took the decision
 * @src_nr_running: tasks on the source runqueue
 * @src_nr_preferred: of these, on their preferred node
 * @dst_nr_running: tasks on the destination runqueue
 * @src_nr_numa: tasks on the source runqueue with a preferred node
 * @nr_balance_failed: failed attempts in a row in this domain
 * @cache_nice_tries: failed attempts after which hotness is ignored
 * @src_nid: NUMA node of the source
 * @dst_nid: NUMA node of the destination
 * @preferred_nid: node the task prefers, -1 = none
 * @src_util: utilisation of the source cfs_rq, 1024 = one big CPU
 * @dst_util: the same of the destination
 * @src_capacity: capacity left to fair tasks on the source
 * @dst_capacity: the same of the destination
 * @task_util: utilisation of the task
 * @task_load: load of the task
 * @task_weight: weight of the task, as set by nice, in the kernel's scale
 * @sd_flags: flags of the domain, in this kernel's numbering
 * @sd_span: CPUs in the domain
 * @env_flags: LBF_* after the decision
 * @loop: tasks looked at before this one in this attempt
 * @state: MLLB_STATE_*
 * @sd_level: level of the domain, 0 = lowest
 * @idle_type: enum mllb_idle of the destination
 * @buddy_hot: next buddy of its queue while the destination has tasks
 * @verdict: what the kernel returned
 * @reason: enum mllb_reason
 * @hot_reason: why the task counted as hot, also when it was forced; 0 = it did not
 * @derived: verdict that follows from @reason
 * @migration_type: enum mllb_migration
 * @policy: SCHED_* of the task
 * @prio: static priority, 120 = nice 0
 */
struct mllb_decision {
	__u16 kind;
	__u16 version;
	__u32 weight;
	__u64 ts_ns;
	__u64 seq;
	__u64 cgroup_id;
	__u64 src_load;
	__u64 dst_load;
	__s64 delta_ns;
	__s64 migration_cost_ns;
	__u64 faults_src;
	__u64 faults_dst;
	__u64 faults_total;
	__u64 group_faults_src;
	__u64 group_faults_dst;
	__u64 group_faults_total;
	__s64 imbalance;
	__u64 pc[MLLB_MAX_HW_COUNTERS];
	__u64 runtime_ns;
	__s32 pid;
	__s32 tgid;
	__s32 curr_pid;
	__s32 src_cpu;
	__s32 dst_cpu;
	__u32 cpu;
	__u32 src_nr_running;
	__u32 src_nr_preferred;
	__u32 dst_nr_running;
	__u32 src_nr_numa;
	__u32 nr_balance_failed;
	__u32 cache_nice_tries;
	__s32 src_nid;
	__s32 dst_nid;
	__s32 preferred_nid;
	__u32 src_util;
	__u32 dst_util;
	__u32 src_capacity;
	__u32 dst_capacity;
	__u32 task_util;
	__u32 task_load;
	__u32 task_weight;
	__u32 sd_flags;
	__u32 sd_span;
	__u32 env_flags;
	__u32 loop;
	__u16 state;
	__u8 sd_level;
	__u8 idle_type;
	__u8 buddy_hot;
	__u8 verdict;
	__u8 reason;
	__u8 hot_reason;
	__u8 derived;
	__u8 migration_type;
	__u8 policy;
	__u8 prio;
	__u32 reserved;
};

/**
 * struct mllb_outcome - what became of a task after a decision
 * @kind: MLLB_KIND_OUTCOME
 * @version: MLLB_TRACE_VERSION
 * @decision_cpu: with @decision_seq names the decision
 * @decision_seq: see above
 * @decision_ts_ns: its time
 * @wait_ns: from the decision until the task next ran, -1 = not within the horizon
 * @moved_after_ns: from the decision until the task was moved again, -1 = not within
 *	the horizon; the move that the decision allowed does not count
 * @pid: the thread
 * @ran_cpu: CPU on which it ran next, -1 = none
 */
struct mllb_outcome {
	__u16 kind;
	__u16 version;
	__u32 decision_cpu;
	__u64 decision_seq;
	__u64 decision_ts_ns;
	__s64 wait_ns;
	__s64 moved_after_ns;
	__s32 pid;
	__s32 ran_cpu;
};

/**
 * struct mllb_setup - constants of one collection, written before loading
 * @migration_cost_ns: debugfs sched/migration_cost_ns; MLLB_COST_ALWAYS_HOT for -1
 * @budget_ns: time the probe may use per CPU and window, 0 = no limit
 * @outcome_horizon_ns: how long a task is followed, 0 = outcomes are off
 * @own_tgid: decisions about this process are left out
 * @sample_every: keep one decision in this many, at least 1
 * @sd_numa: SD_NUMA in this kernel's numbering (BTF of the kernel)
 * @sd_share_cpucapacity: SD_SHARE_CPUCAPACITY likewise
 * @numa_balancing: sched_numa_balancing is on
 * @numa_direct: all nodes are equally far apart; else NUMA weights are inferred
 * @cache_hot_buddy: scheduler feature CACHE_HOT_BUDDY
 * @place_lag: scheduler feature PLACE_LAG
 * @hw_counters: hardware counters per CPU, 0..MLLB_MAX_HW_COUNTERS
 * @x86_regs: 1 = registers of an x86 host, 0 = arm64; only for kprobes
 * @checks: MLLB_CHECK_* of the kernel's generation
 * @sd_asym_cpucapacity: SD_ASYM_CPUCAPACITY likewise
 * @node: NUMA node of each CPU
 */
struct mllb_setup {
	__s64 migration_cost_ns;
	__u64 budget_ns;
	__u64 outcome_horizon_ns;
	__u32 own_tgid;
	__u32 sample_every;
	__u32 sd_numa;
	__u32 sd_share_cpucapacity;
	__u32 numa_balancing;
	__u32 numa_direct;
	__u32 cache_hot_buddy;
	__u32 place_lag;
	__u32 hw_counters;
	__u32 x86_regs;
	__u32 checks;
	__u32 sd_asym_cpucapacity;
	__s16 node[MLLB_MAX_CPUS];
};

/* Length of the window in which the probe's own time is budgeted. */
#define MLLB_BUDGET_WINDOW_NS 100000000ULL
/* The probe keeps at least one decision in 2^this many. */
#define MLLB_MAX_THIN_SHIFT 10

/**
 * struct mllb_cpu_state - counters of one CPU; user space only reads
 * @entries: times the function was entered (kprobe flavour only)
 * @calls: decisions seen
 * @own: of these, about the collector itself and left out
 * @sampled_out: of these, left out by sampling or thinning
 * @kept: of these, meant to be recorded; also the next sequence number
 * @dropped: of these, lost because the ring was full
 * @mismatches: records whose derived verdict is not the returned one
 * @probe_ns: time spent in the probe; ns
 * @outcomes: outcome records written
 * @outcomes_dropped: outcome records lost
 * @outcome_ns: time spent in outcome programs
 * @window_start_ns: start of the budget window
 * @window_probe_ns: probe_ns at its start
 * @thin_shift: one decision in 2^this is kept at present
 * @thin_changes: times thin_shift was changed
 * @entry_task: argument of the call in flight (kprobe flavour)
 * @entry_env: see above
 */
struct mllb_cpu_state {
	__u64 entries;
	__u64 calls;
	__u64 own;
	__u64 sampled_out;
	__u64 kept;
	__u64 dropped;
	__u64 mismatches;
	__u64 probe_ns;
	__u64 outcomes;
	__u64 outcomes_dropped;
	__u64 outcome_ns;
	__u64 window_start_ns;
	__u64 window_probe_ns;
	__u32 thin_shift;
	__u32 thin_changes;
	__u64 entry_task;
	__u64 entry_env;
};

#endif /* MLLB_TRACE_H */
