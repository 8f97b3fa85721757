/* SPDX-License-Identifier: GPL-2.0 */
/* The programs that follow tasks after a decision; left out where nobody asks for that.
 */
#ifndef MLLB_FOLLOWERS_BPF_H
#define MLLB_FOLLOWERS_BPF_H

#include "mllb_recording.bpf.h"

SEC("tp_btf/sched_switch")
int mllb_sched_switch(unsigned long long *ctx)
{
	struct task_struct *next = (struct task_struct *)ctx[2];
	struct mllb_cpu_state *cpu = this_cpu();
	__u64 start = bpf_ktime_get_ns();

	mllb_ran(cpu, next->pid);
	cpu->outcome_ns += bpf_ktime_get_ns() - start;
	return 0;
}

SEC("tp_btf/sched_migrate_task")
int mllb_sched_migrate_task(unsigned long long *ctx)
{
	struct task_struct *p = (struct task_struct *)ctx[0];
	struct mllb_cpu_state *cpu = this_cpu();
	__u64 start = bpf_ktime_get_ns();

	mllb_moved(cpu, p->pid, ctx[1]);
	cpu->outcome_ns += bpf_ktime_get_ns() - start;
	return 0;
}

/* After PF_EXITING was set: see record(). */
SEC("tp_btf/sched_process_exit")
int mllb_sched_process_exit(unsigned long long *ctx)
{
	struct task_struct *p = (struct task_struct *)ctx[0];
	struct mllb_cpu_state *cpu = this_cpu();
	__u64 start = bpf_ktime_get_ns();

	mllb_exited(cpu, p->pid);
	cpu->outcome_ns += bpf_ktime_get_ns() - start;
	return 0;
}

#endif /* MLLB_FOLLOWERS_BPF_H */
