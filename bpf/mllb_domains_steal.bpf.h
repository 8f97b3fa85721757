/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether an idle or less busy domain takes a task from another: by the native rule, or
 * by a model. Included once, by the scheduler "domains".
 */
#ifndef MLLB_DOMAINS_STEAL_BPF_H
#define MLLB_DOMAINS_STEAL_BPF_H

#include "mllb_domains_memory.bpf.h"
#include "mllb_domains_record.bpf.h"
#include "mllb_model.bpf.h"

/* Tasks of another domain that one look may see; the kernel's own has 32. */
#define LOOKED_AT 32

/*
 * Looks of a CPU at other domains in a row that took nothing. No more than the kernel's
 * nr_balance_failed gets to: beyond cache_nice_tries + 2 it turns to active balance
 * (need_active_balance()), and a model was trained on nothing else.
 */
static u32 failed[MLLB_DOMAINS_MAX_CPUS] SEC(".data");

/* One of each CPU, which asks with interrupts off: five calls share a stack of 512 bytes.
 */
static struct mllb_look looks[MLLB_DOMAINS_MAX_CPUS] SEC(".data");

enum rule {
	RULE_HOT, /* stays: it ran there a moment ago */
	RULE_YES,
	RULE_YES_HOT, /* although it did, after failures */
};

static __always_inline bool may_be_hot(const struct task_struct *p)
{
	return config.migration_cost_ns && p->policy != SCHED_IDLE;
}

/* As task_hot(): who runs when nobody else does is never hot. */
static __always_inline enum rule rule(const struct task_struct *p,
				      const struct task_note *note, s32 cpu, u64 now)
{
	if (!may_be_hot(p))
		return RULE_YES;
	/* Signed, as in the kernel: it may have been put aside after the look began. */
	if (!note || (s64)(now - note->ran_until_ns) >= (s64)config.migration_cost_ns)
		return RULE_YES;
	return failed[cpu_index(cpu)] > config.nice_tries ? RULE_YES_HOT : RULE_HOT;
}

static __always_inline bool by_rule(enum rule answer)
{
	if (answer == RULE_HOT)
		counts()->hot++;
	else if (answer == RULE_YES_HOT)
		counts()->stolen_hot++;
	return answer != RULE_HOT;
}

/* A CPU's runnable tasks, those in its domain's queue included: as the kernel counts. */
static __always_inline bool nr_running(s32 cpu, u32 *nr)
{
	const struct rq *rq = bpf_per_cpu_ptr(&runqueues, cpu);

	if (!rq)
		return false;
	*nr = rq->nr_running;
	return true;
}

/*
 * The inputs of a trace, as far as there are such here. NUMA balancing is the kernel's
 * own scheduler's and rests: no task has faults or a preferred node, as on a kernel
 * without it. Nobody is anyone's next buddy. What load the kernel's own queues have says
 * nothing, so user space brings no model that reads src_load or dst_load.
 */
static __always_inline bool gather(struct task_struct *p, const struct task_note *note,
				   s32 cpu, u32 idle, u64 now, struct mllb_question *q)
{
	s32 from = scx_bpf_task_cpu(p);

	__builtin_memset(q, 0, sizeof(*q));
	if (!note || !nr_running(from, &q->raw.src_nr_running) ||
	    !nr_running(cpu, &q->raw.dst_nr_running))
		return false;
	q->raw.delta_ns = now - note->ran_until_ns;
	q->raw.migration_cost_ns = config.migration_cost_ns;
	q->raw.nr_balance_failed = failed[cpu_index(cpu)];
	q->raw.cache_nice_tries = config.nice_tries;
	q->raw.src_nid = config.node[domain_of(from)];
	q->raw.dst_nid = config.node[domain_of(cpu)];
	q->raw.preferred_nid = -1;
	q->raw.idle_type = idle;
	q->may_be_hot = p->policy != SCHED_IDLE;
	return true;
}

/* Every failure answers as the rule does. */
static __always_inline bool by_model(struct task_struct *p, const struct task_note *note,
				     s32 cpu, u32 idle, u64 now, enum rule native)
{
	struct mllb_look *l = &looks[cpu_index(bpf_get_smp_processor_id())];
	int answer = gather(p, note, cpu, idle, now, &l->q) ? mllb_ask(l) : -1;

	if (answer < 0) {
		counts()->model_fell_back++;
		return by_rule(native);
	}
	counts()->model_asked++;
	if (answer)
		counts()->model_yes++;
	else
		counts()->model_no++;
	if (answer != (native != RULE_HOT))
		counts()->model_flips++;
	return answer;
}

/* What the rule says, in the words of the kernel's. */
static __always_inline void explain(const struct task_struct *p, bool is_fit,
				    enum rule answer, struct mllb_decision *d)
{
	if (!is_fit) {
		d->state = MLLB_STATE_PINNED;
		d->reason = MLLB_REASON_PINNED;
		return;
	}
	d->verdict = answer != RULE_HOT;
	d->derived = d->verdict;
	if (answer != RULE_YES)
		d->hot_reason = MLLB_REASON_HOT;
	if (answer == RULE_HOT)
		d->reason = MLLB_REASON_HOT;
	else if (answer == RULE_YES_HOT)
		d->reason = MLLB_REASON_FORCED;
	else
		d->reason = may_be_hot(p) ? MLLB_REASON_COLD : MLLB_REASON_COLD_NEVER_HOT;
}

static __always_inline void record(struct task_struct *p, const struct task_note *note,
				   s32 cpu, u32 idle, u64 now, u32 loop, bool is_fit,
				   enum rule answer)
{
	u32 index = cpu_index(bpf_get_smp_processor_id());
	struct mllb_question *q = &looks[index].q;
	struct mllb_decision *d = &records[index];
	struct mllb_cpu_state *state = this_cpu();
	u64 began = bpf_ktime_get_ns();
	u32 weight = mllb_weight(state);

	if (!mllb_is_left_out(state, p->tgid, weight) &&
	    gather(p, note, cpu, idle, now, q)) {
		begin_record(d, weight, now);
		d->src_cpu = scx_bpf_task_cpu(p);
		d->dst_cpu = cpu;
		d->loop = loop;
		fill_thread(p, d);
		fill_inputs(&q->raw, d);
		explain(p, is_fit, answer, d);
		mllb_keep(d, !(p->flags & PF_EXITING));
	}
	mllb_recorded(state, began);
}

static __always_inline bool may_steal(struct task_struct *p, s32 cpu, u32 idle, u64 now,
				      u32 loop)
{
	struct task_note *note = note_of(p);
	enum rule native = rule(p, note, cpu, now);
	bool is_fit = bpf_cpumask_test_cpu(cpu, p->cpus_ptr);

	counts()->asked++;
	if (is_recording())
		record(p, note, cpu, idle, now, loop, is_fit, native);
	if (!is_fit) {
		counts()->unfit++;
		return false;
	}
	if (mllb_has_model())
		return by_model(p, note, cpu, idle, now, native);
	return by_rule(native);
}

/* Global, and so is pull(): the verifier looks at them once, not once for each state of
 * the loop that calls.
 */
__noinline int steal(s32 cpu, u32 from, u32 idle, u64 now)
{
	struct bpf_iter_scx_dsq it;
	struct task_struct *p;
	bool taken = false;

	if (!bpf_iter_scx_dsq_new(&it, from, 0)) {
		for (u32 i = 0; i < LOOKED_AT; i++) {
			p = bpf_iter_scx_dsq_next(&it);
			if (!p)
				break;
			if (!may_steal(p, cpu, idle, now, i))
				continue;
			taken = scx_bpf_dsq_move(&it, p, SCX_DSQ_LOCAL, 0);
			if (taken)
				break;
		}
	}
	bpf_iter_scx_dsq_destroy(&it);
	return taken;
}

/*
 * From the domain with most waiting tasks for each of its CPUs.
 *
 * @more: by so many for each CPU more than here
 * @idle: enum mllb_idle of the CPU
 */
__noinline int pull(s32 cpu, u32 here, u32 more, u32 idle, u64 now)
{
	u32 own = here & (MLLB_DOMAINS_MAX - 1);
	u64 waiting = scx_bpf_dsq_nr_queued(own) + (u64)more * config.weight[own];
	u64 weight = config.weight[own];
	u32 index = cpu_index(cpu);
	u32 busiest = own;

	for (u32 d = 0; d < MLLB_DOMAINS_MAX && d < config.domains; d++) {
		s32 queued = d == own ? 0 : scx_bpf_dsq_nr_queued(d);

		if (queued > 0 && queued * weight > waiting * config.weight[d]) {
			waiting = queued;
			weight = config.weight[d];
			busiest = d;
		}
	}
	if (busiest == own)
		return false;
	if (!steal(cpu, busiest, idle, now)) {
		if (failed[index] < config.nice_tries + 3)
			failed[index]++;
		return false;
	}
	failed[index] = 0;
	counts()->stolen++;
	return true;
}

#endif
