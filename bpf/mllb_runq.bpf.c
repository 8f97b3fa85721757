// SPDX-License-Identifier: GPL-2.0
/*
 * How long tasks wait for a CPU and keep it, how many wait, how far they are moved, and
 * how long CPUs idle while tasks wait. Loaded beside repetitions that do not count: it
 * costs a little at every switch.
 *
 * A task waits from the moment it is woken, or put aside while it could go on, until it
 * is switched to. A task that was just woken counts as waiting until its CPU has left
 * idle, so some of the idle time with a waiting task is unavoidable: only the difference
 * between arms means something.
 */
#include "mllb_kernel.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "compat.bpf.h"
#include "mllb_runq.h"

#define MAX_WAITING 65536

struct wait {
	__u64 since_ns;
	__u32 preempted;
	__u32 group; /* in which it counts */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MAX_WAITING);
	__type(key, __u32);
	__type(value, struct wait);
} mllb_waiting SEC(".maps");

/* By name, not by task: workloads begin and end threads all the time. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, MLLB_RUNQ_NAMES);
	__type(key, char[MLLB_RUNQ_NAME]);
	__type(value, struct mllb_runq_name);
} mllb_names SEC(".maps");

static struct mllb_runq_name no_waits SEC(".data");

/* Set before load; alone in .rodata, so that they begin it. */
const volatile struct mllb_runq_place mllb_places[MLLB_RUNQ_MAX_CPUS];

/* User space reads these; alone in .bss, so that they begin it. */
struct mllb_runq_cpu mllb_runq[MLLB_RUNQ_MAX_CPUS];

/*
 * Tasks waiting now; time with at least one of them: when one begins to wait, the clock
 * is taken away, when none waits any more, it is added. Sums commute, so CPUs that begin
 * and end at the same time misplace no more than their distance. Counted by groups of
 * neighbouring CPUs, each in cache lines of its own: no word is written by the whole
 * machine.
 */
#define GROUP_CPUS 16
#define GROUPS	   (MLLB_RUNQ_MAX_CPUS / GROUP_CPUS)

struct mllb_runq_queue mllb_queues[GROUPS] SEC(".data.queues");

/* As many as tasks waited in so far. */
static __u32 groups_used SEC(".data");

static __u64 idle_since_ns[MLLB_RUNQ_MAX_CPUS] SEC(".data");
static __u64 running_since_ns[MLLB_RUNQ_MAX_CPUS] SEC(".data");
static __s64 waited_at_idle_ns[MLLB_RUNQ_MAX_CPUS][GROUPS] SEC(".data");

static __always_inline __u32 this_cpu(void)
{
	return bpf_get_smp_processor_id() & (MLLB_RUNQ_MAX_CPUS - 1);
}

/* Time so far in which some task of the group waited. */
static __always_inline __s64 waited_until(const struct mllb_runq_queue *group, __u64 now)
{
	return group->waited_ns + (group->waiting > 0 ? (__s64)now : 0);
}

static __always_inline void begin_idle(__u32 index, __u64 now)
{
	idle_since_ns[index] = now;
	for (__u32 g = 0; g < GROUPS && g < groups_used; g++)
		waited_at_idle_ns[index][g] = waited_until(&mllb_queues[g], now);
}

/*
 * Within one idle spell, in the group that waited longest: on machines of one group the
 * whole, on larger ones at least so much. A group's words are not read at one moment.
 */
static __always_inline __u64 waited_while_idle(__u32 index, __u64 now)
{
	__s64 spell = now - idle_since_ns[index], longest = 0;

	for (__u32 g = 0; g < GROUPS && g < groups_used; g++) {
		__s64 waited =
			waited_until(&mllb_queues[g], now) - waited_at_idle_ns[index][g];

		if (waited > longest)
			longest = waited;
	}
	return longest < spell ? longest : spell;
}

/*
 * One task more or less waits; tells how many did before. What the queue was until now is
 * summed up first. The two words are not changed at one moment: of two CPUs at the same
 * time one may sum up with a task too many or too few since the change before. That is
 * for a picture over time; the mean is from the waits themselves.
 */
static __always_inline __s64 change(struct mllb_runq_queue *group, __s64 by, __u64 now)
{
	__s64 last = __sync_lock_test_and_set(&group->changed_ns, (__s64)now);
	__s64 before = __sync_fetch_and_add(&group->waiting, by);

	if (last)
		__sync_fetch_and_add(&group->task_ns, before * ((__s64)now - last));
	return before;
}

static __always_inline void begin_wait(__u32 pid, __u32 preempted, __u64 now)
{
	__u32 index = this_cpu() / GROUP_CPUS;
	struct wait wait = {.since_ns = now, .preempted = preempted, .group = index};
	struct mllb_runq_queue *group = &mllb_queues[index];

	if (bpf_map_update_elem(&mllb_waiting, &pid, &wait, BPF_NOEXIST)) {
		if (!bpf_map_lookup_elem(&mllb_waiting, &pid))
			__sync_fetch_and_add(&mllb_runq[this_cpu()].lost, 1);
		return;
	}
	if (groups_used <= index)
		groups_used = index + 1;
	if (change(group, 1, now) == 0)
		__sync_fetch_and_add(&group->waited_ns, -(__s64)now);
}

static __always_inline void end_wait(__u32 pid, __u64 now)
{
	struct wait *wait = bpf_map_lookup_elem(&mllb_waiting, &pid);
	struct mllb_runq_queue *group;

	if (!wait)
		return;
	group = &mllb_queues[wait->group & (GROUPS - 1)];
	if (bpf_map_delete_elem(&mllb_waiting, &pid))
		return;
	if (change(group, -1, now) == 1)
		__sync_fetch_and_add(&group->waited_ns, (__s64)now);
}

/* 0: less than 1 us, 1: less than 2 us, 2: less than 4 us, ... */
static __always_inline __u32 bucket_of(__u64 ns)
{
	__u64 us = ns / 1000;
	__u32 bucket = 0;

#pragma unroll
	for (int i = 0; i < MLLB_RUNQ_BUCKETS - 1; i++)
		bucket += us >> i != 0;
	return bucket;
}

static __always_inline void count_name(struct mllb_runq_cpu *cpu,
				       struct task_struct *next, __u32 bucket)
{
	struct mllb_runq_name *name;
	char key[MLLB_RUNQ_NAME] = {};

	bpf_probe_read_kernel_str(key, sizeof(key), next->comm);
	name = bpf_map_lookup_elem(&mllb_names, key);
	if (!name) {
		bpf_map_update_elem(&mllb_names, key, &no_waits, BPF_NOEXIST);
		name = bpf_map_lookup_elem(&mllb_names, key);
	}
	if (name)
		name->waits[bucket]++;
	else
		cpu->lost++;
}

static __always_inline void count_wait(struct mllb_runq_cpu *cpu,
				       struct task_struct *next, __u64 now)
{
	__u32 pid = next->pid;
	struct wait *wait = bpf_map_lookup_elem(&mllb_waiting, &pid);
	__u64 waited;
	__u32 bucket;

	if (!wait)
		return;
	waited = now > wait->since_ns ? now - wait->since_ns : 0;
	bucket = bucket_of(waited) & (MLLB_RUNQ_BUCKETS - 1);
	/* Interrupts are off in a switch: a CPU's counters have one writer. */
	if (wait->preempted) {
		cpu->preempted[bucket]++;
		cpu->preempted_ns += waited;
	} else {
		cpu->woken[bucket]++;
		cpu->woken_ns += waited;
	}
	end_wait(pid, now);
	count_name(cpu, next, bucket);
}

static __always_inline void count_slice(struct mllb_runq_cpu *cpu, __u32 index, __u64 now)
{
	__u64 since = running_since_ns[index];

	if (!since || now < since)
		return;
	cpu->slices[bucket_of(now - since) & (MLLB_RUNQ_BUCKETS - 1)]++;
	cpu->slices_ns += now - since;
}

static __always_inline __u32 distance(__u32 from, __u32 to)
{
	const volatile struct mllb_runq_place *a =
		&mllb_places[from & (MLLB_RUNQ_MAX_CPUS - 1)];
	const volatile struct mllb_runq_place *b =
		&mllb_places[to & (MLLB_RUNQ_MAX_CPUS - 1)];

	if (a->core == b->core)
		return 0;
	if (a->cache == b->cache)
		return 1;
	return a->node == b->node ? 2 : 3;
}

SEC("tp_btf/sched_wakeup")
int BPF_PROG(mllb_runq_wakeup, struct task_struct *p)
{
	/* One that runs does not wait: it was woken on its way to sleep, or for nothing.
	 */
	if (!mllb_on_cpu(true, p))
		begin_wait(p->pid, 0, bpf_ktime_get_ns());
	return 0;
}

SEC("tp_btf/sched_wakeup_new")
int BPF_PROG(mllb_runq_wakeup_new, struct task_struct *p)
{
	begin_wait(p->pid, 0, bpf_ktime_get_ns());
	return 0;
}

SEC("tp_btf/sched_migrate_task")
int BPF_PROG(mllb_runq_migrate, struct task_struct *p, int dest_cpu)
{
	__u32 far = distance(mllb_task_cpu(p), dest_cpu) & (MLLB_RUNQ_DISTANCES - 1);

	__sync_fetch_and_add(&mllb_runq[this_cpu()].migrations[far], 1);
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(mllb_runq_switch, bool preempt, struct task_struct *prev,
	     struct task_struct *next)
{
	__u64 now = bpf_ktime_get_ns();
	__u32 index = this_cpu();
	struct mllb_runq_cpu *cpu = &mllb_runq[index];
	__u32 prev_pid = prev->pid, next_pid = next->pid;

	if (prev_pid == 0) {
		if (idle_since_ns[index]) {
			cpu->idle_ns += now - idle_since_ns[index];
			cpu->idle_while_waiting_ns += waited_while_idle(index, now);
		}
	} else {
		count_slice(cpu, index, now);
		/* It ran until now; what may be noted of it is of no use. */
		end_wait(prev_pid, now);
		if (preempt || mllb_runnable(prev))
			begin_wait(prev_pid, 1, now);
	}
	running_since_ns[index] = now;
	if (next_pid)
		count_wait(cpu, next, now);
	else
		begin_idle(index, now);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
