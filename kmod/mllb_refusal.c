// SPDX-License-Identifier: GPL-2.0
/*
 * Slots of one set may be used from several CPUs at once, for different tasks. A
 * slot in use changes only by its owner (serialised by the owner's runqueue lock)
 * or by whoever takes over a stale one; compare-and-swap settles those two. Losing
 * it counts as "no room", so there is no loop to bound. A slot is all there is to see:
 * no other memory is published by it, so the swap needs no order.
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
#endif

static u32 slot_pid(u64 slot)
{
	return slot >> 32;
}

static u16 slot_tick(u64 slot)
{
	return slot >> 16;
}

static u32 slot_count(u64 slot)
{
	return slot & 0xffff;
}

static u64 make_slot(u32 pid, u16 tick, u32 count)
{
	return (u64)pid << 32 | (u64)tick << 16 | count;
}

static u64 *set_of(struct mllb_refusals *t, u32 pid)
{
	return t->slot[(pid * 0x9e3779b1u) >> 23];
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

static enum mllb_refusal claim(u64 *set, u32 pid, u16 tick)
{
	unsigned int i;

	for (i = 0; i < MLLB_REFUSAL_WAYS; i++) {
		u64 old = load_slot(&set[i]);
		u16 age = tick - slot_tick(old);

		if (old && age < MLLB_REFUSAL_STALE)
			continue;
		if (!swap_slot(&set[i], old, make_slot(pid, tick, 1)))
			return MLLB_REFUSE_NO_ROOM;
		return MLLB_REFUSE;
	}
	return MLLB_REFUSE_NO_ROOM;
}

enum mllb_refusal mllb_refusal_count(struct mllb_refusals *t, u32 pid, u32 limit,
				     u16 tick)
{
	u64 *set = set_of(t, pid);
	u64 old;
	u64 *slot = find(set, pid, &old);

	if (limit <= 1)
		return MLLB_REFUSE_LIMIT;
	if (!slot)
		return claim(set, pid, tick);

	if (slot_count(old) + 1 >= limit) {
		swap_slot(slot, old, 0);
		return MLLB_REFUSE_LIMIT;
	}
	if (!swap_slot(slot, old, make_slot(pid, tick, slot_count(old) + 1)))
		return MLLB_REFUSE_NO_ROOM;
	return MLLB_REFUSE;
}

void mllb_refusal_forget(struct mllb_refusals *t, u32 pid)
{
	u64 old;
	u64 *slot = find(set_of(t, pid), pid, &old);

	if (slot)
		swap_slot(slot, old, 0);
}
