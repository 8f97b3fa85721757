// SPDX-License-Identifier: GPL-2.0
/* No task is refused limit times in a row, whatever the table is full of. */
#include "../mllb_refusal.h"
#include "test.h"

#define LARGEST_SETS 4096

static u64 room[LARGEST_SETS][MLLB_REFUSAL_WAYS];
static struct mllb_refusals table = { .slot = room, .last_set = MLLB_REFUSAL_MIN_SETS - 1 };

static void anew(void)
{
	memset(room, 0, sizeof(room));
	table.used = 0;
}

static enum mllb_refusal count(u32 pid, u32 limit, u16 tick)
{
	return mllb_refusal_count(&table, pid, 0, limit, tick);
}

static s32 slots_in_use(void)
{
	s32 n = 0;
	u32 i, k;

	for (i = 0; i <= table.last_set; i++)
		for (k = 0; k < MLLB_REFUSAL_WAYS; k++)
			n += !!room[i][k];
	return n;
}

static void test_one_task(void)
{
	u32 limit, k;

	for (limit = 1; limit < 40; limit++) {
		anew();
		for (k = 1; k < limit; k++)
			CHECK(count(7, limit, k) == MLLB_REFUSE,
			      "refusal %u of %u", k, limit);
		CHECK(count(7, limit, k) == MLLB_REFUSE_LIMIT,
		      "refusal %u is the limit", limit);
		CHECK(limit == 1 || count(7, limit, k) == MLLB_REFUSE,
		      "a new row begins");
	}
}

static void test_forget(void)
{
	u32 k;

	anew();
	for (k = 0; k < 100; k++) {
		CHECK(count(9, 3, 0) == MLLB_REFUSE, "first");
		CHECK(count(9, 3, 0) == MLLB_REFUSE, "second");
		mllb_refusal_forget(&table, 9);
	}
	mllb_refusal_forget(&table, 12345); /* unknown: nothing happens */
}

/* Many tasks at random against a model that always says no. */
static void test_many_tasks(void)
{
	enum { TASKS = 20000, LIMIT = 8 };
	static u8 row[TASKS];
	static u16 last[TASKS];
	unsigned long refused = 0, limits = 0, no_room = 0, k;

	anew();
	for (k = 0; k < 2000000; k++) {
		u32 task = rnd() % TASKS;
		u16 tick = k >> 6;

		if ((u16)(tick - last[task]) >= MLLB_REFUSAL_STALE)
			row[task] = 0;
		switch (count(task + 1, LIMIT, tick)) {
		case MLLB_REFUSE:
			refused++;
			row[task]++;
			last[task] = tick;
			break;
		case MLLB_REFUSE_LIMIT:
			limits++;
			row[task] = 0;
			break;
		case MLLB_REFUSE_NO_ROOM:
			no_room++;
			row[task] = 0;
			break;
		case MLLB_REFUSE_UNUSUAL:
			CHECK(0, "task %u: no answer", task);
			break;
		}
		if (rnd() % 16 == 0) {
			mllb_refusal_forget(&table, task + 1);
			row[task] = 0;
		}
		CHECK(row[task] < LIMIT, "task %u was refused %u times", task, row[task]);
	}
	CHECK(table.used == slots_in_use(), "%d of %d counted as in use", table.used,
	      slots_in_use());
	CHECK(refused && limits && no_room, "%lu refused, %lu limits, %lu no room", refused,
	      limits, no_room);
	printf("  %lu refused, %lu at the limit, %lu without room\n", refused, limits, no_room);
}

/* A task found on another CPU than at its last refusal has moved. */
static void test_moved_unseen(void)
{
	u32 k;

	anew();
	for (k = 0; k < 100; k++) {
		CHECK(mllb_refusal_count(&table, 9, k & 1, 3, 0) == MLLB_REFUSE, "here");
		CHECK(mllb_refusal_count(&table, 9, k & 1, 3, 0) == MLLB_REFUSE, "twice");
	}
	CHECK(mllb_refusal_count(&table, 9, 1, 3, 0) == MLLB_REFUSE_LIMIT, "stayed");
}

/* What was refused long ago is no row with what is refused now. */
static void test_stale_own_slot(void)
{
	anew();
	CHECK(count(9, 3, 0) == MLLB_REFUSE && count(9, 3, 0) == MLLB_REFUSE, "twice");
	CHECK(count(9, 3, MLLB_REFUSAL_STALE) == MLLB_REFUSE, "a new row");
	CHECK(count(9, 3, MLLB_REFUSAL_STALE) == MLLB_REFUSE, "of two");
	CHECK(count(9, 3, 2 * MLLB_REFUSAL_STALE - 1) == MLLB_REFUSE_LIMIT, "and three");
}

static void test_clear(void)
{
	u32 pid;

	anew();
	for (pid = 1; pid <= 500; pid++)
		count(pid, 3, 0);
	CHECK(table.used == slots_in_use() && table.used > 400, "%d in use", table.used);
	mllb_refusal_clear(&table);
	CHECK(!table.used && !slots_in_use(), "%d in use", table.used);
	CHECK(count(7, 2, 0) == MLLB_REFUSE && count(7, 2, 0) == MLLB_REFUSE_LIMIT, "anew");
}

/* Room for 48 refused tasks per CPU, on the smallest and on a large machine. */
static void test_room(void)
{
	static const u32 cpus[] = { 1, 4, 32 };
	u32 i, pid, lost;

	for (i = 0; i < 3; i++) {
		table.last_set = mllb_refusal_sets(cpus[i]) - 1;
		CHECK(table.last_set < LARGEST_SETS, "last set %u", table.last_set);
		anew();
		for (pid = 1, lost = 0; pid <= 48 * cpus[i]; pid++)
			lost += count(1000 + 3 * pid, 9, 0) == MLLB_REFUSE_NO_ROOM;
		CHECK(!lost, "%u CPUs: %u without room", cpus[i], lost);
	}
	CHECK(mllb_refusal_sets(192) == 1 << 15 && mllb_refusal_sets(1) == 1 << 9 &&
		      mllb_refusal_sets(~0u / MLLB_REFUSAL_SETS_PER_CPU) == MLLB_REFUSAL_MAX_SETS,
	      "sets");
	table.last_set = MLLB_REFUSAL_MIN_SETS - 1;
}

static void test_full_set(void)
{
	u32 pid, mine = 0, found = 0;

	/* Fill one set with four tasks; a fifth of the same set finds no room. */
	anew();
	for (pid = 1; found < MLLB_REFUSAL_WAYS + 1; pid++) {
		if (((pid ^ pid >> 9) & table.last_set) != 5)
			continue;
		mine = pid;
		found++;
		CHECK(count(pid, 9, 0) ==
			      (found <= MLLB_REFUSAL_WAYS ? MLLB_REFUSE : MLLB_REFUSE_NO_ROOM),
		      "task %u of the set", found);
	}
	CHECK(count(mine, 9, MLLB_REFUSAL_STALE) == MLLB_REFUSE,
	      "a stale slot is taken over");
}

int main(void)
{
	test_begin("refusal_test");
	test_one_task();
	test_forget();
	test_moved_unseen();
	test_stale_own_slot();
	test_clear();
	test_room();
	test_full_set();
	test_many_tasks();
	return test_end("refusal_test");
}
