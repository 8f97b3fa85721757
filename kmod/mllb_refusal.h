/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counts how often in a row the model refused a task that native would have let
 * go. Pure data structure: builds in user space for its tests.
 *
 * A fixed table, so that the path never allocates. Refusals that cannot be counted
 * are not given: when a task finds no free slot, the caller answers as native did.
 * So no task is ever refused limit times in a row, whatever else happens. A row ends
 * when the task may move; also when it was not refused for MLLB_REFUSAL_STALE ticks
 * (half a minute in the module) and another task needs the slot: dead tasks leave
 * theirs behind.
 */
#ifndef MLLB_REFUSAL_H
#define MLLB_REFUSAL_H

#include "mllb_types.h"

#define MLLB_REFUSAL_SETS 512
#define MLLB_REFUSAL_WAYS 4
/* A slot not touched for that many ticks of the caller's clock may be taken over. */
#define MLLB_REFUSAL_STALE 1000

enum mllb_refusal {
	MLLB_REFUSE, /* counted: the refusal may be given */
	MLLB_REFUSE_LIMIT, /* this was number limit: give the native answer */
	MLLB_REFUSE_NO_ROOM, /* cannot be counted: give the native answer */
};

/**
 * struct mllb_refusals - the table
 * @slot: [63:32] pid, [31:16] tick of last use, [15:0] refusals in a row; 0 = free
 */
struct mllb_refusals {
	u64 slot[MLLB_REFUSAL_SETS][MLLB_REFUSAL_WAYS];
};

/**
 * mllb_refusal_count() - the model wants to refuse this task
 * @t: table
 * @pid: task; calls for one pid never overlap (its runqueue lock is held)
 * @limit: refusals at which the native answer is due, 1..65535
 * @tick: slow clock, wraps at 16 bits
 */
enum mllb_refusal mllb_refusal_count(struct mllb_refusals *t, u32 pid, u32 limit,
				     u16 tick);

/**
 * mllb_refusal_forget() - the task may move: its row of refusals ends
 * @t: table
 * @pid: task, under the same rule as for mllb_refusal_count()
 */
void mllb_refusal_forget(struct mllb_refusals *t, u32 pid);

#endif /* MLLB_REFUSAL_H */
