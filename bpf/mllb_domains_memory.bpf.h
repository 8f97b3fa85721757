/* SPDX-License-Identifier: GPL-2.0 */
/* What the scheduler "domains" keeps, and shares with user space. Included once. */
#ifndef MLLB_DOMAINS_MEMORY_BPF_H
#define MLLB_DOMAINS_MEMORY_BPF_H

#include "mllb_domains.h"
#include "mllb_scx.bpf.h"

#define ENOENT 2

/* User space sets it before loading. */
const volatile struct mllb_domains_config config SEC(".rodata.config");

/* User space reads it. */
struct mllb_domains_state state;

/* What a task brings along. */
struct task_note {
	u64 ran_since_ns;
	u64 ran_until_ns; /* 0 before it has run */
	u32 domain;	  /* whose virtual time it counts in */
	u32 pad;
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct task_note);
} notes SEC(".maps");

static __always_inline struct task_note *note_of(struct task_struct *p)
{
	return bpf_task_storage_get(&notes, p, 0, 0);
}

static __always_inline u32 cpu_index(s32 cpu)
{
	return cpu & (MLLB_DOMAINS_MAX_CPUS - 1);
}

static __always_inline struct mllb_domains_counts *counts(void)
{
	return &state.counts[cpu_index(bpf_get_smp_processor_id())];
}

static __always_inline u32 domain_of(s32 cpu)
{
	return config.domain_of[cpu_index(cpu)] & (MLLB_DOMAINS_MAX - 1);
}

#endif
