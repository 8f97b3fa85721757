/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a kernel of each generation answers to a scene: can_migrate_task written down a
 * second time, and from the other end.
 */
#ifndef MLLB_TESTS_KERNEL_ANSWER_H
#define MLLB_TESTS_KERNEL_ANSWER_H

#include "scene.h"

struct answer {
	bool may;
	enum mllb_reason reason;
	unsigned int flags;
};

static struct answer say(bool may, enum mllb_reason reason, unsigned int flags)
{
	return (struct answer){may, reason, flags};
}

/* Weight as the sums of that generation have it. */
static unsigned long long summed(unsigned long long weight)
{
	if (generation >= V6_18 && scene.has_queue_fields) {
		if (!scene.shift)
			return weight;
		weight >>= scene.shift;
	} else {
		weight >>= 10;
	}
	return weight > 2 ? weight : 2;
}

/* Served no more than its share: its time is not past the weighted mean of the queue. */
static bool had_its_share(void)
{
	__int128 sum = 0, weights = 0;

	for (int i = 0; i < ENTITIES; i++) {
		sum += (__int128)(scene.entity[i] - scene.zero) *
		       summed(scene.entity_weight[i]);
		weights += summed(scene.entity_weight[i]);
	}
	if (scene.has_curr && scene.curr_on_rq) {
		sum += (__int128)(scene.curr_vruntime - scene.zero) *
		       summed(scene.curr_weight);
		weights += summed(scene.curr_weight);
	}
	return (__int128)(scene.vruntime - scene.zero) * weights <= sum;
}

static bool stays_for_lag(void)
{
	unsigned int there =
		generation >= V7_3 ? scene.cpu_queued_dst : scene.group_queued_dst;

	return generation >= V6_14 && !scene.failed && scene.place_lag && there &&
	       !had_its_share();
}

/* >0: stays for its memory, <0: goes for it, 0: memory has no say */
static int memory(enum mllb_reason *why)
{
	unsigned long src, dst;

	if (!scene.numa_balancing || !scene.numa_domain || !scene.has_faults ||
	    scene.src_nid == scene.dst_nid)
		return 0;
	if (scene.src_nid == scene.preferred_nid) {
		*why = MLLB_REASON_NUMA_LEAVES_PREFERRED;
		return scene.src_nr_running > scene.src_nr_preferred;
	}
	if (scene.dst_nid == scene.preferred_nid) {
		*why = MLLB_REASON_NUMA_REACHES_PREFERRED;
		return -1;
	}
	if (scene.idle == MLLB_IDLE)
		return 0;
	src = scene.src_faults + (scene.numa_direct ? 0 : scene.near_src);
	dst = scene.dst_faults + (scene.numa_direct ? 0 : scene.near_dst);
	src = scene.total_faults ? 1000 * src / scene.total_faults : 0;
	dst = scene.total_faults ? 1000 * dst / scene.total_faults : 0;
	*why = dst < src ? MLLB_REASON_NUMA_FAULTS_SRC : MLLB_REASON_NUMA_FAULTS_DST;
	if (dst == src)
		return generation >= V6_14 ? 0 : -1;
	return dst < src ? 1 : -1;
}

static bool heat(enum mllb_reason *why)
{
	*why = MLLB_REASON_COLD_NEVER_HOT;
	if (scene.real_time || scene.idle_policy || scene.smt)
		return false;
	*why = MLLB_REASON_HOT_BUDDY;
	if (scene.buddy_feature && scene.dst_nr_running && scene.is_buddy)
		return true;
	*why = MLLB_REASON_HOT_ALWAYS;
	if ((unsigned int)scene.cost == (unsigned int)-1)
		return true;
	*why = MLLB_REASON_HOT_COOKIE;
	if (generation >= V5_15 && scene.core_sched && scene.cookie_differs &&
	    !scene.core_idles)
		return true;
	*why = MLLB_REASON_COLD_NEVER_HOT;
	if (!scene.cost)
		return false;
	*why = scene.delta < scene.cost ? MLLB_REASON_HOT : MLLB_REASON_COLD;
	return scene.delta < scene.cost;
}

/* A task moved for its cache does not want to go to this one. */
static bool wrong_cache(unsigned int flags)
{
	return scene.llc_enabled &&
	       (scene.type == MLLB_MIGRATE_LLC_TASK || (flags & LBF_ACTIVE_LB_LLC)) &&
	       scene.llc_wrong_dst;
}

static struct answer kernel_answer(unsigned int flags)
{
	bool may_force = scene.failed > scene.tries;
	enum mllb_reason why = 0;
	int says;

	if (generation >= V6_14 && scene.delayed && scene.type != MLLB_MIGRATE_LOAD)
		return say(false, MLLB_REASON_DELAYED, flags);
	if (scene.throttled_dst || (generation < V6_18 && scene.throttled_src))
		return say(false, MLLB_REASON_THROTTLED, flags);
	if (stays_for_lag())
		return say(false, MLLB_REASON_INELIGIBLE, flags);
	if (scene.kthread && scene.percpu_kthread)
		return say(false, MLLB_REASON_PERCPU_KTHREAD, flags);
	if (generation >= V6_17 && scene.proxy && scene.blocked)
		return say(false, MLLB_REASON_BLOCKED, flags);
	if (!scene.allowed)
		return say(false, MLLB_REASON_PINNED, flags | LBF_SOME_PINNED);
	flags &= ~LBF_ALL_PINNED;
	if (scene.on_cpu || (generation >= V6_17 && scene.proxy && scene.donor))
		return say(false, MLLB_REASON_RUNNING, flags);
	if (generation >= V5_15 && (flags & LBF_ACTIVE_LB)) {
		if (generation >= V7_2 && wrong_cache(flags))
			return say(false, MLLB_REASON_ACTIVE_BALANCE_LLC, flags);
		return say(true, MLLB_REASON_ACTIVE_BALANCE, flags);
	}
	says = memory(&why);
	if (!says) {
		if (generation >= V7_2 && scene.llc_enabled && !may_force &&
		    (wrong_cache(flags) || scene.llc_forbids))
			return say(false, MLLB_REASON_LLC,
				   scene.type == MLLB_MIGRATE_LLC_TASK
					   ? flags
					   : flags | LBF_LLC_PINNED);
		says = heat(&why) ? 1 : -1;
	}
	if (says < 0)
		return say(true, why, flags);
	return may_force ? say(true, MLLB_REASON_FORCED, flags) : say(false, why, flags);
}

#endif /* MLLB_TESTS_KERNEL_ANSWER_H */
