// SPDX-License-Identifier: GPL-2.0
/*
 * Why an ineligible task is let go now and then: the destination's queue is not locked,
 * so a task that wakes up there may come between the kernel's look, which finds the queue
 * empty, and the probe's. Looks before and after each call. For 6.14 to 7.2;
 * deploy/lab/long/race.sh loads it.
 */
#include "../mllb_kernel.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "../mllb_trace.h"

const volatile struct mllb_setup mllb_setup = {
	.place_lag = 1,
	.checks = MLLB_CHECK_INELIGIBLE,
};

#include "../mllb_reason.bpf.h"

/* Read by name from outside. */
struct {
	__u64 looks; /* before a call: without them nothing below means anything */
	__u64 calls;
	__u64 came;    /* the destination's queue was empty before and is not after */
	__u64 went;    /* the other way round */
	__u64 refused; /* ineligible afterwards, and not let go */
	__u64 unlike;  /* ineligible afterwards, and let go */
	__u64 unlike_raced; /* of these, with an empty queue before */
} race;

static unsigned int before[MLLB_MAX_CPUS];

static __always_inline unsigned int *on_this_cpu(void)
{
	return &before[bpf_get_smp_processor_id() & (MLLB_MAX_CPUS - 1)];
}

SEC("fentry/can_migrate_task")
int race_before(unsigned long long *ctx)
{
	__sync_fetch_and_add(&race.looks, 1);
	*on_this_cpu() = mllb_group_queued(true, (struct task_struct *)ctx[0],
					   (struct lb_env *)ctx[1]);
	return 0;
}

SEC("fexit/can_migrate_task")
int race_after(unsigned long long *ctx)
{
	const bool direct = true;
	struct task_struct *p = (struct task_struct *)ctx[0];
	struct lb_env *env = (struct lb_env *)ctx[1];
	struct sched_domain *sd = GET(env, sd);
	unsigned int was = *on_this_cpu(), is = mllb_group_queued(direct, p, env);

	__sync_fetch_and_add(&race.calls, 1);
	__sync_fetch_and_add(&race.came, !was && is);
	__sync_fetch_and_add(&race.went, was && !is);
	if (GET(sd, nr_balance_failed) ||
	    !mllb_ineligible(direct, p, env, mllb_setup.checks))
		return 0;
	if (!(int)ctx[2]) {
		__sync_fetch_and_add(&race.refused, 1);
		return 0;
	}
	__sync_fetch_and_add(&race.unlike, 1);
	__sync_fetch_and_add(&race.unlike_raced, !was);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
