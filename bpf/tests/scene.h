/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A scene: all that decides whether a task may move, in plain words, and drawn from
 * values at and around every bound.
 */
#ifndef MLLB_TESTS_SCENE_H
#define MLLB_TESTS_SCENE_H

#define ENTITIES	     3
#define SD_NUMA		     0x2000
#define SD_SHARE_CPUCAPACITY 0x80
#define SD_ASYM_CPUCAPACITY  0x20
#define LBF_ALL_PINNED	     0x01
#define LBF_SOME_PINNED	     0x08

enum generation {
#define MLLB_RULES(name, major, minor, facts, checks, source) name,
#include "mllb_rules.def"
#undef MLLB_RULES
	GENERATIONS
};

static const struct rules {
	const char *name;
	unsigned int checks;
} rules[] = {
#define MLLB_RULES(name, major, minor, facts, checks, source) {#name, (checks)},
#include "mllb_rules.def"
#undef MLLB_RULES
};

static const struct reason {
	const char *name;
	bool verdict, heuristic;
} reasons[] = {
#define MLLB_REASON(number, name, verdict, heuristic, text)                              \
	[number] = {#name, verdict, heuristic},
#include "mllb_reasons.def"
#undef MLLB_REASON
};

#define REASONS (sizeof(reasons) / sizeof(reasons[0]))

/* What decides, in plain words. Entities: of the queue that eligibility is about. */
static struct scene {
	bool delayed, throttled_src, throttled_dst, place_lag, percpu_kthread, kthread,
		proxy, blocked, allowed, on_cpu, donor, idle_policy, real_time, smt,
		buddy_feature, is_buddy, core_sched, cookie_differs, core_idles,
		numa_balancing, numa_domain, has_faults, has_group, numa_direct, asym,
		llc_enabled, llc_wrong_dst, llc_forbids, has_curr, curr_on_rq,
		has_queue_fields;
	enum mllb_migration type;
	enum mllb_idle idle;
	unsigned int flags, failed, tries, group_queued_dst, cpu_queued_dst,
		dst_nr_running, src_nr_running, src_nr_preferred;
	int src_nid, dst_nid, preferred_nid;
	unsigned long src_faults, dst_faults, total_faults, near_src, near_dst;
	long long cost, delta, vruntime, zero, entity[ENTITIES], curr_vruntime;
	unsigned long entity_weight[ENTITIES], curr_weight;
	unsigned int shift;
} scene;

static enum generation generation;

static unsigned long long random_state = 42;

static unsigned long long draw(unsigned long long below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % below;
}

static bool rarely(void)
{
	return !draw(8);
}

#define ONE_OF(...)                                                                      \
	({                                                                               \
		const long long values[] = {__VA_ARGS__};                                \
		values[draw(sizeof(values) / sizeof(values[0]))];                        \
	})

static void draw_queue(void)
{
	scene.zero = ONE_OF(0, 1, -(1LL << 20), 1LL << 40);
	for (int i = 0; i < ENTITIES; i++) {
		scene.entity[i] = scene.zero + ONE_OF(-1000000, -1, 0, 1, 1000000);
		scene.entity_weight[i] = ONE_OF(1024 << 10, 15 << 10, 3, 88761 << 10);
	}
	scene.curr_vruntime = scene.zero + ONE_OF(-1000000, 0, 1, 3000000);
	scene.curr_weight = ONE_OF(1024 << 10, 15 << 10, 3);
	scene.has_curr = draw(2);
	scene.curr_on_rq = draw(2);
	scene.has_queue_fields = draw(2) || generation >= V7_2;
	scene.shift = ONE_OF(0, 1, 10);
	/* Around the mean, where it is decided. */
	scene.vruntime =
		scene.zero + ONE_OF(-1000000, -1, 0, 1, 2, 1000000, 333333, 333334);
}

static void draw_numa(void)
{
	scene.numa_balancing = draw(2);
	scene.numa_domain = draw(2);
	scene.has_faults = draw(2);
	scene.has_group = draw(2);
	scene.numa_direct = draw(2);
	scene.src_nid = draw(3);
	scene.dst_nid = draw(3);
	scene.preferred_nid = ONE_OF(-1, 0, 1, 2);
	scene.total_faults = ONE_OF(0, 1, 999, 1000, 1001);
	scene.src_faults = ONE_OF(0, 1, 500, 501);
	scene.dst_faults = ONE_OF(0, 1, 500, 501);
	scene.near_src = ONE_OF(0, 1, 300);
	scene.near_dst = ONE_OF(0, 1, 300);
	scene.src_nr_running = 1 + draw(3);
	scene.src_nr_preferred = draw(scene.src_nr_running + 1);
}

static void draw_heat(void)
{
	scene.cost = ONE_OF(0, 1, 500000, 1000000001, 0xfffffffe, 0xffffffff);
	scene.delta = scene.cost + ONE_OF(-1, 0, 1, 1LL << 40, -(1LL << 40));
	scene.idle_policy = rarely();
	scene.real_time = rarely();
	scene.smt = rarely();
	scene.buddy_feature = draw(2);
	scene.is_buddy = rarely();
	scene.dst_nr_running = draw(2);
	scene.core_sched = rarely();
	scene.cookie_differs = draw(2);
	scene.core_idles = draw(2);
}

static unsigned int draw_scene(void)
{
	unsigned int flags = ONE_OF(0, LBF_ALL_PINNED);

	memset(&scene, 0, sizeof(scene));
	scene.delayed = rarely();
	scene.type = draw(generation >= V7_2 ? 5 : 4);
	scene.throttled_src = rarely();
	scene.throttled_dst = rarely();
	scene.place_lag = draw(4);
	scene.tries = draw(3);
	scene.failed = draw(4);
	scene.group_queued_dst = draw(2);
	scene.cpu_queued_dst = draw(2);
	scene.kthread = rarely();
	scene.percpu_kthread = draw(2);
	scene.proxy = draw(2);
	scene.blocked = rarely();
	scene.allowed = draw(8);
	scene.on_cpu = rarely();
	scene.donor = scene.proxy && rarely();
	scene.idle = draw(3);
	scene.asym = rarely();
	scene.llc_enabled = draw(2);
	scene.llc_wrong_dst = draw(2);
	scene.llc_forbids = draw(2);
	draw_queue();
	draw_numa();
	draw_heat();
	if (rarely())
		flags |= 0x10; /* LBF_ACTIVE_LB, or LBF_NOHZ_STATS */
	if (generation >= V7_2 && rarely())
		flags |= LBF_ACTIVE_LB | LBF_ACTIVE_LB_LLC;
	/* Of an earlier task of the same attempt. */
	if (generation >= V7_2 && rarely())
		flags |= LBF_LLC_PINNED;
	return flags;
}

#endif /* MLLB_TESTS_SCENE_H */
