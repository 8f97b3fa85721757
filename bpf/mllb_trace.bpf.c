// SPDX-License-Identifier: GPL-2.0
/*
 * Records every verdict of can_migrate_task with the state it was made from.
 *
 * Two ways to attach, one body: fexit, and kprobe with kretprobe where the kernel has
 * no trampolines for it (arm64 before 6.4 or so). User space loads one and, when it
 * does not attach, the other. The function runs with interrupts off under the source
 * runqueue's lock: nothing it reads of the source can change, and the counters of a
 * CPU have one writer.
 */
#include "mllb_kernel.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "mllb_recording.bpf.h"

#include "mllb_followers.bpf.h"

#include "mllb_reason.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
	__uint(max_entries, MLLB_MAX_CPUS *MLLB_MAX_HW_COUNTERS);
} mllb_pc SEC(".maps");

static __always_inline __s32 node_of(__s32 cpu)
{
	return mllb_setup.node[cpu & (MLLB_MAX_CPUS - 1)];
}

static __always_inline __u64 faults_at(__u64 faults, __s32 nid)
{
	__u64 pair[2] = {};

	/* task_faults_idx(NUMA_MEM, nid, priv) with NUMA_MEM = 0: two counts per node */
	bpf_probe_read_kernel(pair, sizeof(pair), (void *)(faults + 16ULL * (__u32)nid));
	return pair[0] + pair[1];
}

/* Returns whether the task has NUMA statistics at all. */
static __always_inline bool fill_faults(const bool direct, struct task_struct *p,
					struct mllb_decision *d)
{
	struct numa_group *group;
	__u64 faults;

	if (!bpf_core_field_exists(p->numa_faults))
		return false;
	faults = (__u64)GET(p, numa_faults);
	if (!faults)
		return false;
	d->preferred_nid = GET(p, numa_preferred_nid);
	d->faults_total = GET(p, total_numa_faults);
	d->faults_src = faults_at(faults, d->src_nid);
	d->faults_dst = faults_at(faults, d->dst_nid);
	group = GET(p, numa_group);
	if (group) {
		faults = (__u64)group + bpf_core_field_offset(struct numa_group, faults);
		d->state |= MLLB_STATE_GROUP_FAULTS;
		d->group_faults_total = GET(group, total_faults);
		d->group_faults_src = faults_at(faults, d->src_nid);
		d->group_faults_dst = faults_at(faults, d->dst_nid);
	}
	return true;
}

static __always_inline void fill_task(const bool direct, struct task_struct *p,
				      struct mllb_decision *d)
{
	struct css_set *css_set = GET(p, cgroups);
	struct cgroup *cgroup = GET(css_set, dfl_cgrp);
	struct kernfs_node *node = GET(cgroup, kn);

	d->cgroup_id = GET(node, id);
	d->pid = GET(p, pid);
	d->tgid = GET(p, tgid);
	d->curr_pid = bpf_get_current_pid_tgid();
	d->runtime_ns = GET(p, se.sum_exec_runtime);
	d->task_util = GET(p, se.avg.util_avg);
	d->task_load = GET(p, se.avg.load_avg);
	d->task_weight = GET(p, se.load.weight);
	d->policy = GET(p, policy);
	d->prio = GET(p, static_prio);
}

static __always_inline void fill_balance(const bool direct, struct lb_env *env,
					 struct mllb_decision *d)
{
	struct sched_domain *sd = GET(env, sd);

	d->idle_type = mllb_idle_type(GET(env, idle));
	d->migration_type = mllb_migration_type(GET(env, migration_type));
	d->imbalance = GET(env, imbalance);
	d->env_flags = GET(env, flags);
	d->loop = GET(env, loop);
	d->nr_balance_failed = GET(sd, nr_balance_failed);
	d->cache_nice_tries = GET(sd, cache_nice_tries);
	d->sd_flags = GET(sd, flags);
	d->sd_level = GET(sd, level);
	d->sd_span = GET(sd, span_weight);
}

static __always_inline void fill_runqueues(const bool direct, struct task_struct *p,
					   struct lb_env *env, struct mllb_decision *d)
{
	struct rq *src = GET(env, src_rq), *dst = GET(env, dst_rq);

	d->src_cpu = GET(env, src_cpu);
	d->dst_cpu = GET(env, dst_cpu);
	d->src_nid = node_of(d->src_cpu);
	d->dst_nid = node_of(d->dst_cpu);
	d->src_nr_running = GET(src, nr_running);
	d->dst_nr_running = GET(dst, nr_running);
	if (bpf_core_field_exists(src->nr_preferred_running)) {
		d->src_nr_preferred = GET(src, nr_preferred_running);
		d->src_nr_numa = GET(src, nr_numa_running);
	}
	d->src_load = GET(src, cfs.avg.load_avg);
	d->dst_load = GET(dst, cfs.avg.load_avg);
	d->src_util = GET(src, cfs.avg.util_avg);
	d->dst_util = GET(dst, cfs.avg.util_avg);
	d->src_capacity = GET(src, cpu_capacity);
	d->dst_capacity = GET(dst, cpu_capacity);
	d->delta_ns = GET(src, clock_task) - GET(p, se.exec_start);
	d->buddy_hot = d->dst_nr_running && mllb_is_buddy(direct, p);
}

/* The helper answers with a negative errno where it cannot read; a counter gets not that
 * far. */
static __always_inline __u64 counter(__u32 index)
{
	__u32 cpu = bpf_get_smp_processor_id() & (MLLB_MAX_CPUS - 1);
	__u64 value;

	if (mllb_setup.hw_counters <= index)
		return MLLB_NO_COUNTER;
	value = bpf_perf_event_read(&mllb_pc, index * MLLB_MAX_CPUS + cpu);
	return value >= -4095ULL ? MLLB_NO_COUNTER : value;
}

static __always_inline void record(const bool direct, struct task_struct *p,
				   struct lb_env *env, bool verdict,
				   struct mllb_cpu_state *cpu, __u32 weight, __u64 now)
{
	struct mllb_decision *d;
	bool has_faults;

	d = bpf_ringbuf_reserve(&mllb_ring, sizeof(*d), 0);
	if (!d) {
		cpu->kept++;
		cpu->dropped++;
		return;
	}
	__builtin_memset(d, 0, sizeof(*d));
	d->kind = MLLB_KIND_DECISION;
	d->version = MLLB_TRACE_VERSION;
	d->weight = weight;
	d->ts_ns = now;
	d->seq = cpu->kept++;
	d->cpu = bpf_get_smp_processor_id();
	d->verdict = verdict;
	d->migration_cost_ns = mllb_setup.migration_cost_ns;
	d->preferred_nid = -1;
	fill_task(direct, p, d);
	fill_balance(direct, env, d);
	fill_runqueues(direct, p, env, d);
	has_faults = fill_faults(direct, p, d);
	d->pc[0] = counter(0);
	d->pc[1] = counter(1);
	mllb_derive(direct, p, env, d, has_faults);
	if (d->derived != d->verdict)
		cpu->mismatches++;
	/* One that exits has told its end already: nobody would end it a second time. */
	if (mllb_setup.outcome_horizon_ns && !(GET(p, flags) & PF_EXITING))
		mllb_follow(cpu, d);
	/* User space looks by itself every few milliseconds: waking it costs more. */
	bpf_ringbuf_submit(d, BPF_RB_NO_WAKEUP);
}

static __always_inline int decided(const bool direct, struct task_struct *p,
				   struct lb_env *env, bool verdict)
{
	struct mllb_cpu_state *cpu = this_cpu();
	__u64 now = bpf_ktime_get_ns();
	__u32 weight = mllb_weight(cpu);

	if (!mllb_is_left_out(cpu, GET(p, tgid), weight))
		record(direct, p, env, verdict, cpu, weight, now);
	mllb_recorded(cpu, now);
	return 0;
}

/* Arguments and verdict of a traced function lie one after the other. */
SEC("fexit/can_migrate_task")
int mllb_decision_fexit(unsigned long long *ctx)
{
	return decided(true, (struct task_struct *)ctx[0], (struct lb_env *)ctx[1],
		       (int)ctx[2] != 0);
}

/*
 * Registers by index into pt_regs: x0 and x1 of arm64; rdi, rsi and rax of x86-64. Read
 * both ways and then choose: the verifier wants every offset to be a constant.
 */
static __always_inline __u64 reg(const volatile unsigned long *arm64,
				 const volatile unsigned long *x86)
{
	unsigned long on_arm64 = *arm64, on_x86 = *x86;

	return mllb_setup.x86_regs ? on_x86 : on_arm64;
}

SEC("kprobe/can_migrate_task")
int mllb_decision_entry(const unsigned long *regs)
{
	struct mllb_cpu_state *cpu = this_cpu();

	cpu->entries++;
	cpu->entry_task = reg(&regs[0], &regs[14]);
	cpu->entry_env = reg(&regs[1], &regs[13]);
	return 0;
}

SEC("kretprobe/can_migrate_task")
int mllb_decision_return(const unsigned long *regs)
{
	struct mllb_cpu_state *cpu = this_cpu();
	struct task_struct *p = (void *)cpu->entry_task;
	struct lb_env *env = (void *)cpu->entry_env;
	int verdict = reg(&regs[0], &regs[10]);

	if (!p)
		return 0; /* entered before both probes were there */
	cpu->entry_task = 0;
	return decided(false, p, env, verdict != 0);
}

char LICENSE[] SEC("license") = "GPL";
