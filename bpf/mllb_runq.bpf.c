// SPDX-License-Identifier: GPL-2.0
/*
 * How long tasks wait for a CPU, and how long CPUs idle while tasks wait. Loaded beside
 * repetitions that do not count: it costs a little at every switch.
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

static struct group {
	__s64 waiting;
	__s64 waited_ns;
	__s64 pad[14];
} groups[GROUPS] SEC(".data");

/* As many as tasks waited in so far. */
static __u32 groups_used SEC(".data");

static __u64 idle_since_ns[MLLB_RUNQ_MAX_CPUS] SEC(".data");
static __s64 waited_at_idle_ns[MLLB_RUNQ_MAX_CPUS][GROUPS] SEC(".data");

static __always_inline __u32 this_cpu(void)
{
	return bpf_get_smp_processor_id() & (MLLB_RUNQ_MAX_CPUS - 1);
}

/* Time so far in which some task of the group waited. */
static __always_inline __s64 waited_until(const struct group *group, __u64 now)
{
	return group->waited_ns + (group->waiting > 0 ? (__s64)now : 0);
}

static __always_inline void begin_idle(__u32 index, __u64 now)
{
	idle_since_ns[index] = now;
	for (__u32 g = 0; g < GROUPS && g < groups_used; g++)
		waited_at_idle_ns[index][g] = waited_until(&groups[g], now);
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
			waited_until(&groups[g], now) - waited_at_idle_ns[index][g];

		if (waited > longest)
			longest = waited;
	}
	return longest < spell ? longest : spell;
}

static __always_inline void begin_wait(__u32 pid, __u32 preempted, __u64 now)
{
	__u32 index = this_cpu() / GROUP_CPUS;
	struct wait wait = {.since_ns = now, .preempted = preempted, .group = index};
	struct group *group = &groups[index];

	if (bpf_map_update_elem(&mllb_waiting, &pid, &wait, BPF_NOEXIST)) {
		if (!bpf_map_lookup_elem(&mllb_waiting, &pid))
			__sync_fetch_and_add(&mllb_runq[this_cpu()].lost, 1);
		return;
	}
	if (groups_used <= index)
		groups_used = index + 1;
	if (__sync_fetch_and_add(&group->waiting, 1) == 0)
		__sync_fetch_and_add(&group->waited_ns, -(__s64)now);
}

static __always_inline void end_wait(__u32 pid, __u64 now)
{
	struct wait *wait = bpf_map_lookup_elem(&mllb_waiting, &pid);
	struct group *group;

	if (!wait)
		return;
	group = &groups[wait->group & (GROUPS - 1)];
	if (bpf_map_delete_elem(&mllb_waiting, &pid))
		return;
	if (__sync_fetch_and_add(&group->waiting, -1) == 1)
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

static __always_inline void count_wait(struct mllb_runq_cpu *cpu, __u32 pid, __u64 now)
{
	struct wait *wait = bpf_map_lookup_elem(&mllb_waiting, &pid);
	__u32 bucket;

	if (!wait)
		return;
	bucket = bucket_of(now > wait->since_ns ? now - wait->since_ns : 0) &
		 (MLLB_RUNQ_BUCKETS - 1);
	/* Interrupts are off in a switch: a CPU's counters have one writer. */
	if (wait->preempted)
		cpu->preempted[bucket]++;
	else
		cpu->woken[bucket]++;
	end_wait(pid, now);
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
	__sync_fetch_and_add(&mllb_runq[this_cpu()].migrations, 1);
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
		/* It ran until now; what may be noted of it is of no use. */
		end_wait(prev_pid, now);
		if (preempt || mllb_runnable(prev))
			begin_wait(prev_pid, 1, now);
	}
	if (next_pid)
		count_wait(cpu, next_pid, now);
	else
		begin_idle(index, now);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
