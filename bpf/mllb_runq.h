/* SPDX-License-Identifier: GPL-2.0 */
/* What the run-queue probe counts, as user space reads it. No padding, little-endian. */
#ifndef MLLB_RUNQ_H
#define MLLB_RUNQ_H

#include <linux/types.h>

#define MLLB_RUNQ_MAX_CPUS  512
#define MLLB_RUNQ_BUCKETS   32 /* bucket i: less than 2^i us, not less than 2^(i-1) us */
#define MLLB_RUNQ_NAMES	    256
#define MLLB_RUNQ_NAME	    16 /* TASK_COMM_LEN */
#define MLLB_RUNQ_DISTANCES 4  /* within a core, a cache, a node, and farther */

struct mllb_runq_cpu {
	__u64 woken[MLLB_RUNQ_BUCKETS]; /* from wake-up until it runs; by the CPU it runs
					   on */
	__u64 preempted[MLLB_RUNQ_BUCKETS]; /* from being put aside until it runs again */
	__u64 slices[MLLB_RUNQ_BUCKETS]; /* from being switched to until switched away */
	__u64 woken_ns;			 /* sum of the waits above */
	__u64 preempted_ns;
	__u64 slices_ns;
	__u64 idle_ns;		     /* time idle */
	__u64 idle_while_waiting_ns; /* of that, time in which a task waited somewhere */
	__u64 migrations[MLLB_RUNQ_DISTANCES]; /* decided on this CPU, by distance */
	__u64 lost;			       /* waits that no table had room for: of
						  a task, or under a name */
};

/* Where a CPU is; equal numbers are the same core, last-level cache or node. */
struct mllb_runq_place {
	__u32 core;
	__u32 cache;
	__u32 node;
};

/* Waits of all threads of one name, on one CPU. */
struct mllb_runq_name {
	__u32 waits[MLLB_RUNQ_BUCKETS];
};

/* Tasks that wait in a group of CPUs; in cache lines of its own. */
struct mllb_runq_queue {
	__s64 waiting;	  /* now */
	__s64 changed_ns; /* when that changed last */
	__s64 task_ns;	  /* sum over time until then: tasks times ns */
	__s64 waited_ns;  /* see mllb_runq.bpf.c */
	__s64 pad[12];
};

#endif /* MLLB_RUNQ_H */
