// SPDX-License-Identifier: GPL-2.0
/*
 * Slots of one set may be used from several CPUs at once, for different tasks. A
 * slot in use changes only by its owner (serialised by the owner's runqueue lock),
 * by whoever takes over a stale one or clears them all; compare-and-swap settles these.
 * Losing it counts as "no room", so there is no loop to bound. A slot is all there is to
 * see: no other memory is published by it, so the swap needs no order.
 */
#include "mllb_refusal.h"

#ifdef __KERNEL__
#include <linux/atomic.h>
#include <linux/compiler.h>

static u64 load_slot(const u64 *p)
{
	return READ_ONCE(*p);
}

static bool swap_slot(u64 *p, u64 old, u64 new)
{
	return cmpxchg_relaxed(p, old, new) == old;
}

static void add_used(struct mllb_refusals *t, s32 n)
{
	/* The layout of an atomic_t; a plain type keeps the header free of the kernel. */
	atomic_add(n, (atomic_t *)&t->used);
}
#else
#include <stdbool.h>

static u64 load_slot(const u64 *p)
{
	return __atomic_load_n(p, __ATOMIC_RELAXED);
}

static bool swap_slot(u64 *p, u64 old, u64 new)
{
	return __atomic_compare_exchange_n(p, &old, new, false, __ATOMIC_RELAXED,
					   __ATOMIC_RELAXED);
}

static void add_used(struct mllb_refusals *t, s32 n)
{
	__atomic_fetch_add(&t->used, n, __ATOMIC_RELAXED);
}
#endif

#define CPU_MASK 0x3ff
#define TICK_MASK 0xffffull

static u32 slot_pid(u64 slot)
{
	return slot >> 42;
}

/* Task and CPU at once, as make_slot() puts them. */
static u32 slot_place(u64 slot)
{
	return slot >> 32;
}

static u32 place(u32 pid, u32 cpu)
{
	return pid << 10 | (cpu & CPU_MASK);
}

static u16 slot_tick(u64 slot)
{
	return slot >> 16;
}

static u32 slot_count(u64 slot)
{
	return slot & 0xffff;
}

static u64 make_slot(u32 pid, u32 cpu, u32 tick, u32 count)
{
	return (u64)place(pid, cpu) << 32 | (tick & TICK_MASK) << 16 | count;
}

static bool is_stale(u64 slot, u32 tick)
{
	return (u16)(tick - slot_tick(slot)) >= MLLB_REFUSAL_STALE;
}

u32 mllb_refusal_sets(u32 cpus)
{
	u32 sets = MLLB_REFUSAL_MIN_SETS;

	while (sets < MLLB_REFUSAL_MAX_SETS && sets < cpus * MLLB_REFUSAL_SETS_PER_CPU)
		sets *= 2;
	return sets;
}

/* Pids are given out one after the other, so their low bits spread better than any hash. */
static u64 *set_of(struct mllb_refusals *t, u32 pid)
{
	return t->slot[(pid ^ pid >> 9) & t->last_set];
}

/* The task's slot and what was in it. */
static u64 *find(u64 *set, u32 pid, u64 *old)
{
	unsigned int i;

#pragma GCC unroll 4
	for (i = 0; i < MLLB_REFUSAL_WAYS; i++) {
		*old = load_slot(&set[i]);
		if (slot_pid(*old) == pid)
			return &set[i];
	}
	return NULL;
}

static enum mllb_refusal claim(struct mllb_refusals *t, u64 *set, u64 slot)
{
	unsigned int i;

	for (i = 0; i < MLLB_REFUSAL_WAYS; i++) {
		u64 old = load_slot(&set[i]);

		if (old && !is_stale(old, slot_tick(slot)))
			continue;
		if (!swap_slot(&set[i], old, slot))
			return MLLB_REFUSE_NO_ROOM;
		if (!old)
			add_used(t, 1);
		return MLLB_REFUSE;
	}
	return MLLB_REFUSE_NO_ROOM;
}

static void empty(struct mllb_refusals *t, u64 *slot, u64 old)
{
	if (swap_slot(slot, old, 0))
		add_used(t, -1);
}

/* The first refusal of a row, in a slot of its own or in the one that the task has. */
static enum mllb_refusal begin_row(struct mllb_refusals *t, u64 *set, u32 pid, u32 cpu,
				   u32 tick)
{
	u64 first = make_slot(pid, cpu, tick, 1);
	u64 old;
	u64 *slot = find(set, pid, &old);

	if (!slot)
		return claim(t, set, first);
	return swap_slot(slot, old, first) ? MLLB_REFUSE : MLLB_REFUSE_NO_ROOM;
}

/* The task's slot, if it was refused here before, and what was in it. */
static __always_inline u64 *find_row(u64 *set, u32 pid, u32 cpu, u32 tick, u64 *old)
{
	const u32 here = place(pid, cpu);
	u64 *end = set + MLLB_REFUSAL_WAYS;

	do {
		*old = load_slot(set);
		if (slot_place(*old) == here)
			return likely(!is_stale(*old, tick)) ? set : NULL;
	} while (++set != end);
	return NULL;
}

/* One more, at this tick; up to the limit, so that the count stays in its bits. */
static __always_inline u64 counted(u64 slot, u32 tick)
{
	return ((slot & ~(TICK_MASK << 16)) | (tick & TICK_MASK) << 16) + 1;
}

enum mllb_refusal mllb_refusal_again(struct mllb_refusals *t, u32 pid, u32 cpu, u32 limit,
				     u32 tick)
{
	u64 old, next;
	u64 *slot = find_row(set_of(t, pid), pid, cpu, tick, &old);

	if (unlikely(!slot))
		return MLLB_REFUSE_UNUSUAL;
	next = counted(old, tick);
	if (unlikely(slot_count(next) >= limit))
		return MLLB_REFUSE_UNUSUAL;
	return likely(swap_slot(slot, old, next)) ? MLLB_REFUSE : MLLB_REFUSE_NO_ROOM;
}

enum mllb_refusal mllb_refusal_unusual(struct mllb_refusals *t, u32 pid, u32 cpu, u32 limit,
				       u32 tick)
{
	u64 *set = set_of(t, pid);
	u64 old;
	u64 *slot;

	if (limit <= 1)
		return MLLB_REFUSE_LIMIT;
	slot = find_row(set, pid, cpu, tick, &old);
	if (!slot)
		return begin_row(t, set, pid, cpu, tick);
	empty(t, slot, old);
	return MLLB_REFUSE_LIMIT;
}

void mllb_refusal_forget(struct mllb_refusals *t, u32 pid)
{
	u64 old;
	u64 *slot = find(set_of(t, pid), pid, &old);

	if (slot)
		empty(t, slot, old);
}

void mllb_refusal_clear(struct mllb_refusals *t)
{
	u32 set, way;

	for (set = 0; set <= t->last_set; set++) {
		for (way = 0; way < MLLB_REFUSAL_WAYS; way++) {
			u64 old = load_slot(&t->slot[set][way]);

			if (old)
				empty(t, &t->slot[set][way], old);
		}
	}
}
