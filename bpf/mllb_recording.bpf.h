/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How decisions are recorded, whoever takes them: which of them, how much of a CPU's time
 * that may cost, and what became of their tasks. Included once by a program.
 */
#ifndef MLLB_RECORDING_BPF_H
#define MLLB_RECORDING_BPF_H

#include "mllb_kernel.h"

#include <bpf/bpf_helpers.h>

#include "mllb_trace.h"

/* A program with memory of its own says where this has its place. */
#ifndef MLLB_SETUP_SECTION
#define MLLB_SETUP_SECTION
#define MLLB_CPU_SECTION
#endif

/* User space writes it before loading; as it is, nothing is recorded. */
const volatile struct mllb_setup mllb_setup MLLB_SETUP_SECTION = {};

/* User space reads the counters. */
struct mllb_cpu_state mllb_cpu[MLLB_MAX_CPUS] MLLB_CPU_SECTION;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 22); /* bytes; user space sets the plan's value */
} mllb_ring SEC(".maps");

#include "mllb_outcome.bpf.h"

static __always_inline struct mllb_cpu_state *this_cpu(void)
{
	return &mllb_cpu[bpf_get_smp_processor_id() & (MLLB_MAX_CPUS - 1)];
}

/* Decisions for which a record stands now. */
static __always_inline __u32 mllb_weight(const struct mllb_cpu_state *cpu)
{
	return mllb_setup.sample_every << (cpu->thin_shift & 31);
}

/* Counts a decision about a thread of a process, and says that it is none to record. */
static __always_inline bool mllb_is_left_out(struct mllb_cpu_state *cpu, int tgid,
					     __u32 weight)
{
	__u64 call = cpu->calls++;

	if (tgid == (int)mllb_setup.own_tgid) {
		cpu->own++;
		return true;
	}
	if (weight > 1 && call % weight) {
		cpu->sampled_out++;
		return true;
	}
	return false;
}

/* Thins out when the last window cost more than the budget, relaxes below a quarter. */
static __always_inline void keep_budget(struct mllb_cpu_state *cpu, __u64 now)
{
	__u64 used;

	if (!mllb_setup.budget_ns || now - cpu->window_start_ns < MLLB_BUDGET_WINDOW_NS)
		return;
	used = cpu->probe_ns - cpu->window_probe_ns;
	if (used > mllb_setup.budget_ns && cpu->thin_shift < MLLB_MAX_THIN_SHIFT) {
		cpu->thin_shift++;
		cpu->thin_changes++;
	} else if (used < mllb_setup.budget_ns / 4 && cpu->thin_shift) {
		cpu->thin_shift--;
		cpu->thin_changes++;
	}
	cpu->window_start_ns = now;
	cpu->window_probe_ns = cpu->probe_ns;
}

/* What began then is over, and has cost so much of the CPU's time. */
static __always_inline void mllb_recorded(struct mllb_cpu_state *cpu, __u64 began)
{
	cpu->probe_ns += bpf_ktime_get_ns() - began;
	keep_budget(cpu, began);
}

#endif /* MLLB_RECORDING_BPF_H */
