/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counts how often in a row the model refused a task that native would have let
 * go. Pure data structure: builds in user space for its tests.
 *
 * A fixed table, so that the path never allocates. Refusals that cannot be counted
 * are not given: when a task finds no free slot, the caller answers as native did.
 * So no task is ever refused limit times in a row, whatever else happens.
 *
 * A row ends when the task may move, whoever says so; when it is found on another CPU
 * than at its last refusal, so that it did move, woken up there perhaps; and when it was
 * not refused for MLLB_REFUSAL_STALE ticks (half a minute in the module). The slot of
 * such a task, dead perhaps, may be taken over.
 */
#ifndef MLLB_REFUSAL_H
#define MLLB_REFUSAL_H

#include "mllb_types.h"

#define MLLB_REFUSAL_WAYS 4
/* Room per CPU that there may be, the least there is, and the most. */
#define MLLB_REFUSAL_SETS_PER_CPU 128
#define MLLB_REFUSAL_MIN_SETS (1u << 9)
#define MLLB_REFUSAL_MAX_SETS (1u << 20)
/* A slot not touched for that many ticks of the caller's clock is as good as empty. */
#define MLLB_REFUSAL_STALE 1000

enum mllb_refusal {
	MLLB_REFUSE, /* counted: the refusal may be given */
	MLLB_REFUSE_NO_ROOM, /* cannot be counted: give the native answer */
	MLLB_REFUSE_LIMIT, /* this was number limit: give the native answer */
	MLLB_REFUSE_UNUSUAL, /* of mllb_refusal_again() alone */
};

/**
 * struct mllb_refusals - the table
 * @slot: sets of MLLB_REFUSAL_WAYS slots, zeroed by whoever allocates them:
 *	[63:42] pid, [41:32] CPU, [31:16] tick of last use, [15:0] refusals in a row;
 *	0 = free
 * @used: slots that are not free; exact while nobody writes
 * @last_set: the number of sets, a power of two, less one
 */
struct mllb_refusals {
	u64 (*slot)[MLLB_REFUSAL_WAYS];
	s32 used;
	u32 last_set;
};

/* Sets of the table for a machine of that many CPUs. */
u32 mllb_refusal_sets(u32 cpus);

/*
 * The usual case by itself, without a frame: a task that is refused again where it was
 * refused last. And all others, for which it returns MLLB_REFUSE_UNUSUAL.
 */
enum mllb_refusal mllb_refusal_again(struct mllb_refusals *t, u32 pid, u32 cpu, u32 limit,
				     u32 tick);
enum mllb_refusal mllb_refusal_unusual(struct mllb_refusals *t, u32 pid, u32 cpu, u32 limit,
				       u32 tick);

/**
 * mllb_refusal_count() - the model wants to refuse this task
 * @t: table
 * @pid: task, less than 1 << 22; calls for one pid never overlap (its runqueue lock is
 *	held)
 * @cpu: where it is
 * @limit: refusals at which the native answer is due, 1..65535
 * @tick: slow clock, of which 16 bits count
 */
static __always_inline enum mllb_refusal mllb_refusal_count(struct mllb_refusals *t, u32 pid,
							    u32 cpu, u32 limit, u32 tick)
{
	enum mllb_refusal again = mllb_refusal_again(t, pid, cpu, limit, tick);

	if (likely(again != MLLB_REFUSE_UNUSUAL))
		return again;
	return mllb_refusal_unusual(t, pid, cpu, limit, tick);
}

/**
 * mllb_refusal_forget() - the task may move: its row of refusals ends
 * @t: table
 * @pid: task, under the same rule as for mllb_refusal_count()
 */
void mllb_refusal_forget(struct mllb_refusals *t, u32 pid);

/* Ends all rows, beside whoever counts meanwhile: such a row is at most one long then. */
void mllb_refusal_clear(struct mllb_refusals *t);

#endif /* MLLB_REFUSAL_H */
