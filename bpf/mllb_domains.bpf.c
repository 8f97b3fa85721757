// SPDX-License-Identifier: GPL-2.0
/*
 * "domains": a sched_ext scheduler with one queue for each domain of CPUs. The native
 * rule, or a model, decides whether an idle or less busy domain takes a task from
 * another. Needs the names of 6.13 (scx_bpf_dsq_insert).
 *
 * Within a domain tasks run in the order of their virtual time, so that weights count
 * and nothing that is cached is lost by running on a neighbouring CPU. A task that is
 * woken gets an idle CPU of its domain, or waits in its domain's queue.
 *
 * Across domains a CPU pulls: when nothing waits in its own, and now and then when
 * another domain has at least one more waiting task for each of its CPUs. As in
 * can_migrate_task, a task that may not run here stays, and so does one that ran less
 * than the migration cost ago, until this CPU has failed too often.
 */
#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "mllb_domains_steal.bpf.h"

/* Thrown out when a task that could run was not for so long; the kernel's most. */
#define TIMEOUT_MS 30000

/*
 * What follows keeps every task's wait well below that. One of nice 19 pays a hundred
 * slices for each that it runs, and gets no further ahead of its domain than this many;
 * behind a long queue less far, so that those before it are done within a time. One of
 * nice -20 pays as if it were ten times as heavy as one of nice 0, and no more.
 */
#define AHEAD_AT_MOST	32
#define WAIT_AT_MOST_NS 2000000000ULL
#define HEAVIEST	1000

/* How far the domain's tasks have got; it only grows, and a lost race loses little. */
static u64 vtime_now[MLLB_DOMAINS_MAX] SEC(".data");

/* When a CPU that has work looks at other domains again. */
static u64 next_balance[MLLB_DOMAINS_MAX_CPUS] SEC(".data");

static __always_inline bool is_before(u64 a, u64 b)
{
	return (__s64)(a - b) < 0;
}

static __always_inline void set_vtime(struct task_struct *p, u64 vtime)
{
	if (scx_bpf_task_set_dsq_vtime)
		scx_bpf_task_set_dsq_vtime(p, vtime);
	else
		p->scx.dsq_vtime = vtime;
}

static __always_inline void set_slice(struct task_struct *p, u64 slice)
{
	if (scx_bpf_task_set_slice)
		scx_bpf_task_set_slice(p, slice);
	else
		p->scx.slice = slice;
}

/* A task that changed domains is as far behind, or ahead, as it was. */
static __always_inline u64 vtime_in(struct task_struct *p, u32 domain)
{
	struct task_note *note = note_of(p);
	u64 vtime = p->scx.dsq_vtime;

	if (note && note->domain != domain) {
		vtime += vtime_now[domain] -
			 vtime_now[note->domain & (MLLB_DOMAINS_MAX - 1)];
		note->domain = domain;
		set_vtime(p, vtime);
	}
	return vtime;
}

/* How far ahead of its domain a task may be. */
static __always_inline u64 ahead_at_most(u32 domain)
{
	u64 most = AHEAD_AT_MOST * config.slice_ns;
	u64 queued = scx_bpf_dsq_nr_queued(domain) + 1;
	u64 shared = WAIT_AT_MOST_NS * config.weight[domain] / queued;

	return shared < most ? shared : most;
}

/*
 * An idle CPU of the domain that the task may run on, and that is its own now. By the
 * kernel's own counter: the verifier would follow one of ours through every CPU.
 */
static __always_inline s32 claim_idle(struct task_struct *p, u32 domain)
{
	u32 first = config.first[domain];
	struct bpf_iter_num it;
	s32 claimed = -ENOENT;
	int *i;

	bpf_iter_num_new(&it, 0, config.weight[domain]);
	while ((i = bpf_iter_num_next(&it))) {
		s32 cpu = config.member[(first + *i) & (MLLB_DOMAINS_MAX_CPUS - 1)];

		if (bpf_cpumask_test_cpu(cpu, p->cpus_ptr) &&
		    scx_bpf_test_and_clear_cpu_idle(cpu)) {
			claimed = cpu;
			break;
		}
	}
	bpf_iter_num_destroy(&it);
	return claimed;
}

SEC("struct_ops/domains_select_cpu")
s32 BPF_PROG(domains_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	s32 cpu = prev_cpu;

	if (!bpf_cpumask_test_cpu(prev_cpu, p->cpus_ptr) ||
	    !scx_bpf_test_and_clear_cpu_idle(prev_cpu)) {
		cpu = claim_idle(p, domain_of(prev_cpu));
		if (cpu < 0)
			return prev_cpu;
	}
	counts()->placed++;
	scx_bpf_dsq_insert(p, SCX_DSQ_LOCAL, config.slice_ns, 0);
	return cpu;
}

SEC("struct_ops/domains_enqueue")
void BPF_PROG(domains_enqueue, struct task_struct *p, u64 enq_flags)
{
	u32 domain = domain_of(scx_bpf_task_cpu(p));
	u64 vtime, oldest, newest;
	s32 cpu;

	/* What only one CPU can run, and the kernel waits for. */
	if ((p->flags & PF_KTHREAD) && p->nr_cpus_allowed == 1) {
		scx_bpf_dsq_insert(p, SCX_DSQ_LOCAL, config.slice_ns, enq_flags);
		return;
	}
	/* Sleep is no credit beyond one slice. */
	vtime = vtime_in(p, domain);
	oldest = vtime_now[domain] - config.slice_ns;
	if (is_before(vtime, oldest))
		vtime = oldest;
	newest = vtime_now[domain] + ahead_at_most(domain);
	if (is_before(newest, vtime))
		vtime = newest;
	counts()->queued++;
	scx_bpf_dsq_insert_vtime(p, domain, config.slice_ns, vtime, enq_flags);
	cpu = claim_idle(p, domain);
	if (cpu < 0)
		cpu = scx_bpf_pick_idle_cpu(p->cpus_ptr, 0);
	if (cpu >= 0)
		scx_bpf_kick_cpu(cpu, SCX_KICK_IDLE);
}

SEC("struct_ops/domains_dispatch")
void BPF_PROG(domains_dispatch, s32 cpu, struct task_struct *prev)
{
	u32 index = cpu_index(cpu), here = domain_of(cpu);
	bool goes_on = prev && (prev->scx.flags & SCX_TASK_QUEUED);
	/* The kernel names no task where none of this class ran before: it was idle. */
	u32 idle = prev ? MLLB_NEWLY_IDLE : MLLB_IDLE;
	u64 now = bpf_ktime_get_ns();

	if (!is_before(now, next_balance[index])) {
		bool is_busy = goes_on || scx_bpf_dsq_nr_queued(here) > 0;

		next_balance[index] = now + config.balance_ns;
		if (pull(cpu, here, 1, is_busy ? MLLB_NOT_IDLE : idle, now))
			return;
	}
	if (scx_bpf_dsq_move_to_local(here)) {
		counts()->kept++;
		return;
	}
	/*
	 * One that goes on running leaves nothing idle. Without a slice from here it
	 * would get the kernel's, of 20 ms.
	 */
	if (goes_on) {
		set_slice(prev, config.slice_ns);
		return;
	}
	pull(cpu, here, 0, idle, now);
}

SEC("struct_ops/domains_running")
void BPF_PROG(domains_running, struct task_struct *p)
{
	u32 domain = domain_of(scx_bpf_task_cpu(p));
	struct task_note *note = note_of(p);
	u64 vtime = vtime_in(p, domain);

	if (is_before(vtime_now[domain], vtime))
		vtime_now[domain] = vtime;
	if (note)
		note->ran_since_ns = bpf_ktime_get_ns();
}

SEC("struct_ops/domains_stopping")
void BPF_PROG(domains_stopping, struct task_struct *p, bool runnable)
{
	struct task_note *note = note_of(p);
	u64 now = bpf_ktime_get_ns(), weight = p->scx.weight;
	u64 ran;

	if (!note)
		return;
	/*
	 * More than a slice is run only while nobody waits here, and costs nothing: else
	 * one that was alone for long would wait as long once it is not.
	 */
	ran = now - note->ran_since_ns;
	if (ran > config.slice_ns)
		ran = config.slice_ns;
	/* A weight of 100 is that of a task whose nice value is 0. */
	if (weight > HEAVIEST)
		weight = HEAVIEST;
	set_vtime(p, p->scx.dsq_vtime + ran * 100 / (weight ? weight : 1));
	note->ran_until_ns = now;
}

SEC("struct_ops/domains_init_task")
s32 BPF_PROG(domains_init_task, struct task_struct *p, struct scx_init_task_args *args)
{
	return bpf_task_storage_get(&notes, p, 0, BPF_LOCAL_STORAGE_GET_F_CREATE)
		       ? 0
		       : -12 /* ENOMEM */;
}

SEC("struct_ops/domains_enable")
void BPF_PROG(domains_enable, struct task_struct *p)
{
	struct task_note *note = note_of(p);
	u32 domain = domain_of(scx_bpf_task_cpu(p));

	if (note)
		note->domain = domain;
	/*
	 * A new one begins a slice behind those that wait, as with the kernel's own:
	 * without it children that start children and end would pass by everybody for
	 * ever, and the time of the domain would stand still.
	 */
	set_vtime(p, vtime_now[domain] + config.slice_ns);
}

SEC("struct_ops.s/domains_init")
s32 BPF_PROG(domains_init)
{
	/* Asked for so that the object holds the whole type: the kernel's functions take
	 * no pointer to a mere declaration. */
	if (!bpf_core_type_exists(struct cpumask))
		return -ENOENT;
	for (u32 d = 0; d < MLLB_DOMAINS_MAX && d < config.domains; d++) {
		s32 error = scx_bpf_create_dsq(d, -1);

		if (error)
			return error;
	}
	return 0;
}

SEC("struct_ops/domains_exit")
void BPF_PROG(domains_exit, struct scx_exit_info *info)
{
	bpf_probe_read_kernel_str(state.exit_reason, sizeof(state.exit_reason),
				  info->reason);
	bpf_probe_read_kernel_str(state.exit_message, sizeof(state.exit_message),
				  info->msg);
	state.exit_kind = info->kind;
}

/* Held by a link: it goes with whoever loaded it, however that one ends. */
SEC(".struct_ops.link")
struct sched_ext_ops mllb_domains = {
	.select_cpu = (void *)domains_select_cpu,
	.enqueue = (void *)domains_enqueue,
	.dispatch = (void *)domains_dispatch,
	.running = (void *)domains_running,
	.stopping = (void *)domains_stopping,
	.init_task = (void *)domains_init_task,
	.enable = (void *)domains_enable,
	.init = (void *)domains_init,
	.exit = (void *)domains_exit,
	.timeout_ms = TIMEOUT_MS,
	.name = "mllb_domains",
};

char LICENSE[] SEC("license") = "GPL";
