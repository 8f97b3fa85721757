// SPDX-License-Identifier: GPL-2.0
/* No task is refused limit times in a row, whatever the table is full of. */
#include "../mllb_refusal.h"
#include "test.h"

static struct mllb_refusals table;

static void test_one_task(void)
{
	u32 limit, k;

	for (limit = 1; limit < 40; limit++) {
		memset(&table, 0, sizeof(table));
		for (k = 1; k < limit; k++)
			CHECK(mllb_refusal_count(&table, 7, limit, k) == MLLB_REFUSE,
			      "refusal %u of %u", k, limit);
		CHECK(mllb_refusal_count(&table, 7, limit, k) == MLLB_REFUSE_LIMIT,
		      "refusal %u is the limit", limit);
		CHECK(limit == 1 || mllb_refusal_count(&table, 7, limit, k) == MLLB_REFUSE,
		      "a new row begins");
	}
}

static void test_forget(void)
{
	u32 k;

	memset(&table, 0, sizeof(table));
	for (k = 0; k < 100; k++) {
		CHECK(mllb_refusal_count(&table, 9, 3, 0) == MLLB_REFUSE, "first");
		CHECK(mllb_refusal_count(&table, 9, 3, 0) == MLLB_REFUSE, "second");
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

	memset(&table, 0, sizeof(table));
	for (k = 0; k < 2000000; k++) {
		u32 task = rnd() % TASKS;
		u16 tick = k >> 6;

		if ((u16)(tick - last[task]) >= MLLB_REFUSAL_STALE)
			row[task] = 0;
		switch (mllb_refusal_count(&table, task + 1, LIMIT, tick)) {
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
		}
		if (rnd() % 16 == 0) {
			mllb_refusal_forget(&table, task + 1);
			row[task] = 0;
		}
		CHECK(row[task] < LIMIT, "task %u was refused %u times", task, row[task]);
	}
	CHECK(refused && limits && no_room, "%lu refused, %lu limits, %lu no room", refused,
	      limits, no_room);
	printf("  %lu refused, %lu at the limit, %lu without room\n", refused, limits, no_room);
}

static void test_full_set(void)
{
	u32 pid, mine = 0, found = 0;

	/* Fill one set with four tasks; a fifth of the same set finds no room. */
	memset(&table, 0, sizeof(table));
	for (pid = 1; found < MLLB_REFUSAL_WAYS + 1; pid++) {
		if ((pid * 0x9e3779b1u) >> 23 != 5)
			continue;
		mine = pid;
		found++;
		CHECK(mllb_refusal_count(&table, pid, 9, 0) ==
			      (found <= MLLB_REFUSAL_WAYS ? MLLB_REFUSE : MLLB_REFUSE_NO_ROOM),
		      "task %u of the set", found);
	}
	CHECK(mllb_refusal_count(&table, mine, 9, MLLB_REFUSAL_STALE) == MLLB_REFUSE,
	      "a stale slot is taken over");
}

int main(void)
{
	test_begin("refusal_test");
	test_one_task();
	test_forget();
	test_full_set();
	test_many_tasks();
	return test_end("refusal_test");
}
