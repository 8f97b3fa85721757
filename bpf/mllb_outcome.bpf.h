/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What became of a task after a decision: when and where it ran next, and whether it
 * was moved again. Optional; costs a hash lookup per context switch.
 *
 * A task is followed from a decision until it was moved again, the horizon has passed
 * (seen when it runs or moves the next time), the next decision about it, or its end.
 */
#ifndef MLLB_OUTCOME_BPF_H
#define MLLB_OUTCOME_BPF_H

#include "compat.bpf.h"

/* Tasks followed at a time; more are not followed and counted. */
#define MLLB_MAX_FOLLOWED 16384

struct mllb_followed {
	__u64 seq;
	__u64 ts_ns;
	__s64 wait_ns;
	__s64 moved_after_ns;
	__u32 cpu;
	__s32 dst_cpu;
	__s32 ran_cpu;
	__u8 may_move;
	__u8 pad[3];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MLLB_MAX_FOLLOWED);
	__type(key, __s32);
	__type(value, struct mllb_followed);
} mllb_followed SEC(".maps");

static __always_inline void mllb_follow_end(struct mllb_cpu_state *cpu, __s32 pid,
					    const struct mllb_followed *followed)
{
	struct mllb_outcome *o = bpf_ringbuf_reserve(&mllb_ring, sizeof(*o), 0);

	if (!o) {
		cpu->outcomes_dropped++;
	} else {
		o->kind = MLLB_KIND_OUTCOME;
		o->version = MLLB_TRACE_VERSION;
		o->decision_cpu = followed->cpu;
		o->decision_seq = followed->seq;
		o->decision_ts_ns = followed->ts_ns;
		o->wait_ns = followed->wait_ns;
		o->moved_after_ns = followed->moved_after_ns;
		o->pid = pid;
		o->ran_cpu = followed->ran_cpu;
		bpf_ringbuf_submit(o, BPF_RB_NO_WAKEUP);
		cpu->outcomes++;
	}
	bpf_map_delete_elem(&mllb_followed, &pid);
}

/* Follows the task of a decision that was just recorded. */
static __always_inline void mllb_follow(struct mllb_cpu_state *cpu,
					const struct mllb_decision *d)
{
	struct mllb_followed *before, followed = {
					      .seq = d->seq,
					      .ts_ns = d->ts_ns,
					      .wait_ns = -1,
					      .moved_after_ns = -1,
					      .cpu = d->cpu,
					      .dst_cpu = d->dst_cpu,
					      .ran_cpu = -1,
					      .may_move = d->verdict,
				      };
	__s32 pid = d->pid;

	before = bpf_map_lookup_elem(&mllb_followed, &pid);
	if (before)
		mllb_follow_end(cpu, pid, before);
	if (bpf_map_update_elem(&mllb_followed, &pid, &followed, BPF_ANY))
		cpu->outcomes_dropped++;
}

static __always_inline void mllb_ran(struct mllb_cpu_state *cpu, __s32 pid)
{
	struct mllb_followed *f = bpf_map_lookup_elem(&mllb_followed, &pid);
	__u64 after;

	if (!f)
		return;
	after = bpf_ktime_get_ns() - f->ts_ns;
	if (after > mllb_setup.outcome_horizon_ns) {
		mllb_follow_end(cpu, pid, f);
		return;
	}
	if (f->ran_cpu < 0) {
		f->wait_ns = after;
		f->ran_cpu = bpf_get_smp_processor_id();
		if (f->moved_after_ns >= 0)
			mllb_follow_end(cpu, pid, f);
	}
}

static __always_inline void mllb_moved(struct mllb_cpu_state *cpu, __s32 pid,
				       __s32 dst_cpu)
{
	struct mllb_followed *f = bpf_map_lookup_elem(&mllb_followed, &pid);
	__u64 after;

	if (!f)
		return;
	after = bpf_ktime_get_ns() - f->ts_ns;
	if (after > mllb_setup.outcome_horizon_ns) {
		mllb_follow_end(cpu, pid, f);
		return;
	}
	if (f->may_move && f->ran_cpu < 0 && dst_cpu == f->dst_cpu) {
		f->may_move = 0; /* the move that the decision allowed */
		return;
	}
	if (f->moved_after_ns < 0)
		f->moved_after_ns = after;
	if (f->ran_cpu >= 0)
		mllb_follow_end(cpu, pid, f);
}

/* The task is about to be gone, and its pid may be another's soon. */
static __always_inline void mllb_exited(struct mllb_cpu_state *cpu, __s32 pid)
{
	struct mllb_followed *f = bpf_map_lookup_elem(&mllb_followed, &pid);

	if (f)
		mllb_follow_end(cpu, pid, f);
}

#endif /* MLLB_OUTCOME_BPF_H */
