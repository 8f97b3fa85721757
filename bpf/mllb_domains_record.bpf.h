/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records what the scheduler "domains" decides about tasks of other domains, as the probe
 * does of the kernel's own balancer: with the inputs that a model would be given at the
 * same place. Included once, by the scheduler; runs no instruction unless it is set up.
 */
#ifndef MLLB_DOMAINS_RECORD_BPF_H
#define MLLB_DOMAINS_RECORD_BPF_H

#include <bpf/bpf_core_read.h>

#include "mllb_domains_memory.bpf.h"
#include "mllb_model.bpf.h"

#define MLLB_SETUP_SECTION SEC(".rodata.setup")
#define MLLB_CPU_SECTION   SEC(".bss.recording")
#include "mllb_recording.bpf.h"

#include "mllb_followers.bpf.h"

/* One of each CPU, as looks[] has: a record is most of a stack. */
static struct mllb_decision records[MLLB_DOMAINS_MAX_CPUS] SEC(".bss.records");

static __always_inline bool is_recording(void)
{
	return mllb_setup.sample_every != 0;
}

/* Global, so that the verifier looks at it once. */
__noinline int mllb_keep(struct mllb_decision *d, u32 follow)
{
	struct mllb_cpu_state *cpu = this_cpu();

	if (!d)
		return -1;
	d->seq = cpu->kept++;
	/* User space looks by itself every few milliseconds: waking it costs more. */
	if (bpf_ringbuf_output(&mllb_ring, d, sizeof(*d), BPF_RB_NO_WAKEUP))
		cpu->dropped++;
	else if (follow && mllb_setup.outcome_horizon_ns)
		mllb_follow(cpu, d);
	return 0;
}

/* The thread, as far as the kernel's own scheduler is not asked: its averages rest. */
static __always_inline void fill_thread(struct task_struct *p, struct mllb_decision *d)
{
	d->cgroup_id = BPF_CORE_READ(p, cgroups, dfl_cgrp, kn, id);
	d->pid = p->pid;
	d->tgid = p->tgid;
	d->curr_pid = bpf_get_current_pid_tgid();
	d->runtime_ns = p->se.sum_exec_runtime;
	/* sched_ext has 100 for a nice value of 0, where the kernel's scale has 1024 *
	 * 1024. */
	d->task_weight = (u64)p->scx.weight * 1024 * 1024 / 100;
	d->policy = p->policy;
	d->prio = p->static_prio;
}

/* What a model would be given. */
static __always_inline void fill_inputs(const struct mllb_raw *raw,
					struct mllb_decision *d)
{
	d->delta_ns = raw->delta_ns;
	d->migration_cost_ns = raw->migration_cost_ns;
	d->src_nr_running = raw->src_nr_running;
	d->dst_nr_running = raw->dst_nr_running;
	d->nr_balance_failed = raw->nr_balance_failed;
	d->cache_nice_tries = raw->cache_nice_tries;
	d->src_nid = raw->src_nid;
	d->dst_nid = raw->dst_nid;
	d->preferred_nid = raw->preferred_nid;
	d->idle_type = raw->idle_type;
}

static __always_inline void begin_record(struct mllb_decision *d, u32 weight, u64 now)
{
	__builtin_memset(d, 0, sizeof(*d));
	d->kind = MLLB_KIND_DECISION;
	d->version = MLLB_TRACE_VERSION;
	d->weight = weight;
	d->ts_ns = now;
	d->cpu = bpf_get_smp_processor_id();
	d->pc[0] = MLLB_NO_COUNTER;
	d->pc[1] = MLLB_NO_COUNTER;
	d->migration_type = MLLB_MIGRATE_TASK;
}

#endif
