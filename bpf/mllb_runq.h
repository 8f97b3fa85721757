/* SPDX-License-Identifier: GPL-2.0 */
/* What the run-queue probe counts, as user space reads it. No padding, little-endian. */
#ifndef MLLB_RUNQ_H
#define MLLB_RUNQ_H

#include <linux/types.h>

#define MLLB_RUNQ_MAX_CPUS 512
#define MLLB_RUNQ_BUCKETS  32 /* bucket i: less than 2^i us, not less than 2^(i-1) us */

struct mllb_runq_cpu {
	__u64 woken[MLLB_RUNQ_BUCKETS]; /* from wake-up until it runs; by the CPU it runs
					   on */
	__u64 preempted[MLLB_RUNQ_BUCKETS]; /* from being put aside until it runs again */
	__u64 idle_ns;			    /* time idle */
	__u64 idle_while_waiting_ns; /* of that, time in which a task waited somewhere */
	__u64 migrations;	     /* tasks moved away from this CPU */
	__u64 lost;		     /* waits not counted: no room in the table */
};

#endif /* MLLB_RUNQ_H */
