// SPDX-License-Identifier: GPL-2.0
/*
 * The usual way, as a peer: a kprobe puts the arguments into a hash by thread, a
 * kretprobe takes them out, copies what the authors' 28-column CSV needs with one
 * helper call per field, and sends it through a perf buffer. No reason is derived.
 */
#include "../../../bpf/mllb_kernel.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

struct arguments {
	__u64 task;
	__u64 env;
};

struct row {
	__u64 ts;
	__u32 curr_pid, pid, src_cpu, dst_cpu;
	__u64 imbalance, delta, src_load, dst_load, total_faults, fault_pairs[4];
	__u32 src_len, src_numa_len, src_preferred_len, dst_len, idle, preferred_nid;
	__u32 nr_fails, cache_nice_tries, buddy_hot, throttled, running, can_migrate;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u64);
	__type(value, struct arguments);
} in_flight SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} rows SEC(".maps");

#define READ(target, pointer, field)                                                     \
	bpf_core_read(&(target), sizeof((pointer)->field), &(pointer)->field)

SEC("kprobe/can_migrate_task")
int peer_entry(const unsigned long *regs)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct arguments arguments = {.task = regs[0], .env = regs[1]};

	bpf_map_update_elem(&in_flight, &thread, &arguments, BPF_ANY);
	return 0;
}

static __always_inline void read_task(struct row *row, struct task_struct *p)
{
	__u64 faults = 0;

	READ(row->pid, p, pid);
	READ(row->running, p, on_cpu);
	if (bpf_core_field_exists(p->numa_faults)) {
		READ(row->preferred_nid, p, numa_preferred_nid);
		READ(row->total_faults, p, total_numa_faults);
		READ(faults, p, numa_faults);
		if (faults)
			bpf_probe_read_kernel(row->fault_pairs, sizeof(row->fault_pairs),
					      (void *)faults);
	}
}

static __always_inline void read_queues(struct row *row, struct task_struct *p,
					struct lb_env *env)
{
	struct rq *src = NULL, *dst = NULL;
	struct cfs_rq *cfs_rq = NULL;
	struct sched_entity *next = NULL;
	__u64 clock = 0, start = 0;

	READ(src, env, src_rq);
	READ(dst, env, dst_rq);
	READ(row->src_len, src, nr_running);
	if (bpf_core_field_exists(src->nr_preferred_running)) {
		READ(row->src_numa_len, src, nr_numa_running);
		READ(row->src_preferred_len, src, nr_preferred_running);
	}
	READ(row->dst_len, dst, nr_running);
	READ(row->src_load, src, cfs.avg.load_avg);
	READ(row->dst_load, dst, cfs.avg.load_avg);
	READ(clock, src, clock_task);
	READ(start, p, se.exec_start);
	row->delta = clock - start;
	READ(cfs_rq, p, se.cfs_rq);
	READ(next, cfs_rq, next);
	row->buddy_hot = (__u64)next == (__u64)p + bpf_core_field_offset(p->se);
	READ(row->throttled, cfs_rq, throttle_count);
}

static __always_inline void read_balance(struct row *row, struct lb_env *env)
{
	struct sched_domain *sd = NULL;

	READ(row->src_cpu, env, src_cpu);
	READ(row->dst_cpu, env, dst_cpu);
	READ(row->imbalance, env, imbalance);
	READ(row->idle, env, idle);
	READ(sd, env, sd);
	READ(row->nr_fails, sd, nr_balance_failed);
	READ(row->cache_nice_tries, sd, cache_nice_tries);
}

SEC("kretprobe/can_migrate_task")
int peer_return(const unsigned long *regs)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct arguments *arguments = bpf_map_lookup_elem(&in_flight, &thread);
	struct row row = {};

	if (!arguments)
		return 0;
	row.ts = bpf_ktime_get_ns();
	row.curr_pid = thread;
	row.can_migrate = regs[0];
	read_task(&row, (struct task_struct *)arguments->task);
	read_balance(&row, (struct lb_env *)arguments->env);
	read_queues(&row, (struct task_struct *)arguments->task,
		    (struct lb_env *)arguments->env);
	bpf_map_delete_elem(&in_flight, &thread);
	bpf_perf_event_output((void *)regs, &rows, BPF_F_CURRENT_CPU, &row, sizeof(row));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
