// SPDX-License-Identifier: GPL-2.0
/*
 * The derivation of reasons against what each generation of kernels does, written down a
 * second time and from the other end: a scene in plain words, from which a kernel of that
 * generation answers, and from which its data structures are built for the derivation.
 * Scenes are drawn from values at and around every bound. And the module's own
 * classification (kmod/mllb_decide.c) of the same scenes against what counts as training
 * data.
 */
#include "fake_kernel.h"

#include "mllb_trace.h"

static struct mllb_setup mllb_setup;

#include "mllb_reason.bpf.h"

#define SCENES		     100000
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
	enum mllb_idle_type idle;
	unsigned int flags, failed, tries, group_queued_dst, cpu_queued_dst,
		dst_nr_running, src_nr_running, src_nr_preferred;
	int src_nid, dst_nid, preferred_nid;
	unsigned long src_faults, dst_faults, total_faults, near_src, near_dst;
	long long cost, delta, vruntime, zero, entity[ENTITIES], curr_vruntime;
	unsigned long entity_weight[ENTITIES], curr_weight;
	unsigned int shift;
} scene;

static enum generation generation;

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

/* The same scene as data structures of that kernel. */
static struct area {
	struct rq rq;
	struct cfs_rq group;
} cpus[2];
static struct cfs_rq *group_queues[2] = {&cpus[0].group, &cpus[1].group};
static struct task_group group = {.cfs_rq = group_queues};
static struct cpumask mask;
static struct kthread kthread_data;
static struct task_struct task;
static struct sched_entity running_entity;
static struct sched_domain domain;
static struct lb_env env;

static bool since(enum generation first)
{
	return generation >= first;
}

static bool kernel_has(const char *expression)
{
	static const struct {
		const char *name;
		enum generation first, last;
	} table[] = {
		{"worker_private", V6_1, GENERATIONS},
		{"core_enabled", V5_15, GENERATIONS},
		{"last", 0, V6_1},
		{"sched_delayed", V6_12, GENERATIONS},
		{"nr_queued", V6_14, GENERATIONS},
		{"h_nr_queued", V6_12, GENERATIONS},
		{"blocked_on", V6_17, GENERATIONS},
		{"donor", V6_12, GENERATIONS},
		{"zero_vruntime", V6_18, GENERATIONS},
		{"min_vruntime", 0, V6_17},
		{"migrate_llc_task", V7_2, GENERATIONS},
		{"h_load", V7_3, GENERATIONS},
		{"cfs_tg_state", V7_2, GENERATIONS},
	};
	const char *name = expression + strlen(expression);

	while (name > expression && (name[-1] == '_' || (name[-1] | 32) >= 'a'))
		name--;
	/* Renamed and widened between 6.18 and 7.2. */
	if (!strcmp(name, "sum_w_vruntime") || !strcmp(name, "sum_weight") ||
	    !strcmp(name, "sum_shift"))
		return since(V6_18) && scene.has_queue_fields;
	if (!strcmp(name, "avg_vruntime") || !strcmp(name, "avg_load"))
		return since(V6_12) && !(since(V6_18) && scene.has_queue_fields);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!strcmp(name, table[i].name))
			return generation >= table[i].first &&
			       generation <= table[i].last;
	return true;
}

/* Without proxy execution, donor is another name of curr. */
static size_t field_at(const char *field, size_t offset)
{
	return !strcmp(field, "donor") && !scene.proxy ? offsetof(struct rq, curr)
						       : offset;
}

static void build_queue(struct cfs_rq *queue)
{
	__s64 sum = 0;
	__u64 weights = 0;

	for (int i = 0; i < ENTITIES; i++) {
		sum += (scene.entity[i] - scene.zero) *
		       (__s64)summed(scene.entity_weight[i]);
		weights += summed(scene.entity_weight[i]);
	}
	running_entity.on_rq = scene.curr_on_rq;
	running_entity.vruntime = scene.curr_vruntime;
	running_entity.load.weight = since(V7_3) ? 1 : scene.curr_weight;
	running_entity.h_load.weight = scene.curr_weight;
	queue->curr = scene.has_curr ? &running_entity : NULL;
	queue->avg_vruntime = queue->sum_w_vruntime = sum;
	queue->avg_load = queue->sum_weight = weights;
	queue->min_vruntime = queue->zero_vruntime = scene.zero;
	queue->sum_shift = scene.shift;
}

static void build_task(void)
{
	memset(&task, 0, sizeof(task));
	kthread_data.flags = scene.percpu_kthread;
	task.flags = scene.kthread ? PF_KTHREAD : 0;
	if (since(V6_1))
		task.worker_private = &kthread_data;
	else
		task.set_child_tid = (int *)&kthread_data;
	task.on_cpu = scene.on_cpu;
	task.prio = scene.real_time ? MAX_RT_PRIO - 1 : 120;
	task.se.sched_delayed = scene.delayed;
	task.se.vruntime = scene.vruntime;
	task.se.cfs_rq = &cpus[0].group;
	task.sched_task_group = &group;
	task.blocked_on = scene.blocked ? &task : NULL;
	task.core_cookie = 7;
	mask.bits[0] = scene.allowed ? 3 : 1;
	task.cpus_ptr = &mask;
}

static void build(unsigned int flags)
{
	struct rq *src = &cpus[0].rq, *dst = &cpus[1].rq;
	unsigned int shift = since(V6_12); /* renumbered in 6.8 */

	memset(cpus, 0, sizeof(cpus));
	value_of_CPU_IDLE = shift ? 1 : 0;
	value_of_CPU_NEWLY_IDLE = 2;
	build_task();
	build_queue(since(V7_3) ? &src->cfs : &cpus[0].group);
	cpus[0].group.next = scene.is_buddy ? &task.se : NULL;
	cpus[0].group.throttle_count = scene.throttled_src;
	cpus[1].group.throttle_count = scene.throttled_dst;
	cpus[1].group.nr_queued = scene.group_queued_dst;
	dst->cfs.h_nr_queued = scene.cpu_queued_dst;
	src->donor = scene.donor ? &task : NULL;
	dst->core_enabled = scene.core_sched;
	dst->core = dst;
	dst->core_cookie = scene.cookie_differs ? 8 : 7;
	domain.nr_balance_failed = scene.failed;
	domain.cache_nice_tries = scene.tries;
	env = (struct lb_env){.sd = &domain,
			      .src_rq = src,
			      .src_cpu = 0,
			      .dst_cpu = 1,
			      .dst_rq = dst,
			      .flags = flags,
			      .migration_type = (enum migration_type)scene.type};
	mllb_setup = (struct mllb_setup){.sd_numa = SD_NUMA,
					 .sd_share_cpucapacity = SD_SHARE_CPUCAPACITY,
					 .sd_asym_cpucapacity = SD_ASYM_CPUCAPACITY,
					 .numa_balancing = scene.numa_balancing,
					 .numa_direct = scene.numa_direct,
					 .cache_hot_buddy = scene.buddy_feature,
					 .place_lag = scene.place_lag,
					 .checks = rules[generation].checks};
}

/* What mllb_trace.bpf.c has filled in before. */
static struct mllb_decision recorded(struct answer kernel)
{
	static const unsigned int idle[] = {0, 1, 2}, idle_6_8[] = {1, 0, 2};
	struct mllb_decision d = {
		.migration_cost_ns = scene.cost,
		.delta_ns = scene.delta,
		.src_nr_running = scene.src_nr_running,
		.src_nr_preferred = scene.src_nr_preferred,
		.nr_balance_failed = scene.failed,
		.cache_nice_tries = scene.tries,
		.src_nid = scene.src_nid,
		.dst_nid = scene.dst_nid,
		.preferred_nid = scene.preferred_nid,
		.sd_flags = (scene.numa_domain ? SD_NUMA : 0) |
			    (scene.smt ? SD_SHARE_CPUCAPACITY : 0) |
			    (scene.asym ? SD_ASYM_CPUCAPACITY : 0),
		.env_flags = kernel.flags,
		.policy = scene.idle_policy ? SCHED_IDLE : 0,
		.verdict = kernel.may,
	};

	d.idle_type = mllb_idle_type((since(V6_12) ? idle_6_8 : idle)[scene.idle]);
	d.migration_type = mllb_migration_type((enum migration_type)scene.type);
	d.buddy_hot = scene.dst_nr_running && mllb_is_buddy(true, &task);
	if (scene.has_group) {
		d.state |= MLLB_STATE_GROUP_FAULTS;
		d.group_faults_src = scene.src_faults;
		d.group_faults_dst = scene.dst_faults;
		d.group_faults_total = scene.total_faults;
		d.faults_src = 1; /* the task's own do not count then */
		d.faults_total = 1;
	} else {
		d.faults_src = scene.src_faults;
		d.faults_dst = scene.dst_faults;
		d.faults_total = scene.total_faults;
	}
	return d;
}

/* The module's own classification, cut out of its sources. */
#define MLLB_HAS_MIGRATE_LLC_TASK  (generation >= V7_2)
#define MLLB_ENUM_MIGRATE_LLC_TASK MLLB_MIGRATE_LLC_TASK
#define MLLB_ENUM_MIGRATE_MISFIT   MLLB_MIGRATE_MISFIT
#define unlikely(x)		   (x)
typedef __u32 u32;
enum mllb_class { MLLB_K_SEEN, MLLB_K_HARD_REFUSAL, MLLB_K_FORCED };

static u32 *mllb_env_flags(struct lb_env *e)
{
	return &e->flags;
}
static struct rq *mllb_env_src_rq(struct lb_env *e)
{
	return e->src_rq;
}
static bool mllb_task_running(struct task_struct *p, struct rq *rq)
{
	return p->on_cpu || (generation >= V6_17 && scene.proxy && rq->donor == p);
}
static bool mllb_call_native(struct task_struct *p, struct lb_env *e)
{
	struct answer answer = kernel_answer(e->flags);

	e->flags = answer.flags;
	return answer.may;
}
static u32 mllb_env_migration_type(struct lb_env *e)
{
	return e->migration_type;
}
static u32 mllb_env_sd_flags(struct lb_env *e)
{
	return scene.asym ? SD_ASYM_CPUCAPACITY : 0;
}
#include "classify.inc"

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
		flags |= LBF_ACTIVE_LB;
	if (generation >= V7_2 && rarely())
		flags |= LBF_ACTIVE_LB | LBF_ACTIVE_LB_LLC;
	/* Of an earlier task of the same attempt. */
	if (generation >= V7_2 && rarely())
		flags |= LBF_LLC_PINNED;
	return flags;
}

static unsigned long seen[GENERATIONS][REASONS];
static unsigned int failures;

static void fail(const char *what, const struct mllb_decision *d, struct answer kernel)
{
	if (failures++ < 10)
		fprintf(stderr,
			"%s: %s: kernel says %s (%s), derived %s (%s), state %#x\n",
			rules[generation].name, what, reasons[kernel.reason].name,
			kernel.may ? "yes" : "no", reasons[d->reason].name,
			d->derived ? "yes" : "no", d->state);
}

/* The module is asked exactly about what a model is trained on. */
static void check_module(const struct mllb_decision *d, struct answer kernel,
			 unsigned int flags)
{
	bool trained = reasons[d->reason].heuristic && !(d->state & MLLB_STATE_NOT_ASKED);
	bool answer, asked;

	env.flags = flags;
	asked = run_native(&task, &env, &answer) == MLLB_K_SEEN;
	if (answer != kernel.may)
		fail("the module sees another answer", d, kernel);
	/* A flag left by an earlier task makes the probe careful: not trained on, but
	 * asked. */
	if (asked != trained &&
	    !(asked && (flags & LBF_LLC_PINNED) && d->reason == MLLB_REASON_LLC))
		fail(asked ? "asked, not trained on" : "trained on, not asked", d,
		     kernel);
}

static void check_scene(void)
{
	unsigned int flags = draw_scene();
	struct answer kernel = kernel_answer(flags);
	struct mllb_decision d;

	build(kernel.flags);
	d = recorded(kernel);
	mllb_derive(true, &task, &env, &d, scene.has_faults);
	seen[generation][d.reason]++;
	if (d.derived != kernel.may)
		fail("verdict", &d, kernel);
	if (d.reason != kernel.reason && !(d.state & MLLB_STATE_INFERRED))
		fail("reason", &d, kernel);
	/* What is inferred is at least of the right kind. */
	if (d.reason != kernel.reason && reasons[kernel.reason].heuristic == 0)
		fail("inferred past a hard check", &d, kernel);
	/* Until 5.13 its bit of LBF_ACTIVE_LB meant something else, which the module does
	 * not know. */
	if (generation >= V5_15)
		check_module(&d, kernel, flags);
}

static bool has_reason(enum mllb_reason reason)
{
	switch (reason) {
	case MLLB_REASON_UNKNOWN:
		return false;
	case MLLB_REASON_ACTIVE_BALANCE:
	case MLLB_REASON_HOT_COOKIE:
		return generation >= V5_15;
	case MLLB_REASON_DELAYED:
	case MLLB_REASON_INELIGIBLE:
		return generation >= V6_14;
	case MLLB_REASON_BLOCKED:
		return generation >= V6_17;
	case MLLB_REASON_LLC:
	case MLLB_REASON_LLC_MOVE:
	case MLLB_REASON_ACTIVE_BALANCE_LLC:
		return generation >= V7_2;
	default:
		return true;
	}
}

int main(void)
{
	for (generation = 0; generation < GENERATIONS; generation++) {
		for (int i = 0; i < SCENES; i++)
			check_scene();
		for (unsigned int r = 0; r < REASONS; r++)
			if (!seen[generation][r] == has_reason(r)) {
				fprintf(stderr, "%s: %s seen %lu times\n",
					rules[generation].name, reasons[r].name,
					seen[generation][r]);
				failures++;
			}
	}
	if (!failures)
		printf("reasons: %d generations, %d scenes each, every reason of each "
		       "seen\n",
		       GENERATIONS, SCENES);
	return failures != 0;
}
