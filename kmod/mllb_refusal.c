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

static u64 make_slot(u32 pid, u32 cpu, u16 tick, u32 count)
{
	return (u64)place(pid, cpu) << 32 | (u64)tick << 16 | count;
}

static bool is_stale(u64 slot, u16 tick)
{
	return (u16)(tick - slot_tick(slot)) >= MLLB_REFUSAL_STALE;
}

u32 mllb_refusal_order(u32 cpus)
{
	u32 order = MLLB_REFUSAL_MIN_ORDER;

	while (order < 20 && 1u << order < cpus * MLLB_REFUSAL_SETS_PER_CPU)
		order++;
	return order;
}

static u64 *set_of(struct mllb_refusals *t, u32 pid)
{
	return t->slot[(pid * 0x9e3779b1u) >> (32 - t->order)];
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

static noinline enum mllb_refusal claim(struct mllb_refusals *t, u64 *set, u64 slot)
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

/* The usual case by itself: the task is refused again where it was refused last. */
enum mllb_refusal mllb_refusal_count(struct mllb_refusals *t, u32 pid, u32 cpu, u32 limit,
				     u16 tick)
{
	u64 *set = set_of(t, pid);
	u32 count = 1;
	u64 old;
	u64 *slot = find(set, pid, &old);

	if (unlikely(limit <= 1))
		return MLLB_REFUSE_LIMIT;
	if (unlikely(!slot))
		return claim(t, set, make_slot(pid, cpu, tick, 1));

	if (likely(!is_stale(old, tick) && slot_place(old) == place(pid, cpu)))
		count += slot_count(old);
	if (unlikely(count >= limit)) {
		empty(t, slot, old);
		return MLLB_REFUSE_LIMIT;
	}
	if (unlikely(!swap_slot(slot, old, make_slot(pid, cpu, tick, count))))
		return MLLB_REFUSE_NO_ROOM;
	return MLLB_REFUSE;
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

	for (set = 0; set < 1u << t->order; set++) {
		for (way = 0; way < MLLB_REFUSAL_WAYS; way++) {
			u64 old = load_slot(&t->slot[set][way]);

			if (old)
				empty(t, &t->slot[set][way], old);
		}
	}
}
