// SPDX-License-Identifier: GPL-2.0
/*
 * mllb_probe: calls the kernel's own can_migrate_task() on made-up balancing attempts,
 * for questions that a workload cannot answer.
 *
 * /sys/kernel/debug/mllb_probe/differential: does every call leave the same answer,
 * flags, new_dst_cpu and schedstats behind as with mllb off? Reading runs a fixed
 * sequence of attempts and prints what came of each, to be compared between modes.
 *
 * steady: the same attempt STEADY times, cold and from one CPU, so that native says yes to
 * each; prints how often the answer was yes. steady_misfit, steady_asymmetric: the same for
 * a task that its CPU is too small for, and in a domain whose CPUs differ in capacity.
 *
 * /sys/kernel/debug/mllb_probe/cost: instructions per call, counted by the PMU (an
 * emulated one needs -icount); prints calls and instructions of a fixed number of
 * calls that reach the heuristic, interrupts off. cost_numa: the same for a task with
 * NUMA faults, between nodes. cost_empty: the same with an ftrace callback that does nothing, which is
 * what any tracer of the function costs (to be read while mllb is not loaded).
 *
 * The candidate is a kernel thread that never ran; runqueues and domain are zeroed
 * memory, so nothing of the machine's real state is touched.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/perf_event.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include "mllb_compat.h"
#include "mllb_sched.h"

#define COST_CALLS 1000
#define ATTEMPTS 4096
#define STEADY 31

struct attempt {
	u8 env[MLLB_SIZE_LB_ENV] __aligned(8);
	u8 src_rq[MLLB_SIZE_RQ] __aligned(64);
	u8 dst_rq[MLLB_SIZE_RQ] __aligned(64);
	struct sched_domain sd;
	struct cpumask cpus;
};

static int (*can_migrate)(struct task_struct *p, struct lb_env *env);
static struct task_struct *candidate;
static struct attempt *a;
static struct dentry *dir;
static DEFINE_MUTEX(lock);
static u64 seed;

static u64 rnd(void)
{
	u64 z = seed += 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

static struct lb_env *attempt(int src, int dst, u32 flags, u32 idle)
{
	struct lb_env *env = (struct lb_env *)a->env;

	memset(a, 0, sizeof(*a));
	raw_spin_lock_init(mllb_rq_lock((struct rq *)a->src_rq));
	raw_spin_lock_init(mllb_rq_lock((struct rq *)a->dst_rq));
	a->sd.nr_balance_failed = 1;
	a->sd.cache_nice_tries = 1;
	cpumask_copy(&a->cpus, cpu_online_mask);
	*MLLB_AT(struct sched_domain *, env, ENV_SD) = &a->sd;
	*MLLB_AT(struct rq *, env, ENV_SRC_RQ) = (struct rq *)a->src_rq;
	*MLLB_AT(struct rq *, env, ENV_DST_RQ) = (struct rq *)a->dst_rq;
	mllb_rq_clock_updated((struct rq *)a->src_rq);
	mllb_rq_clock_updated((struct rq *)a->dst_rq);
	*MLLB_AT(int, env, ENV_SRC_CPU) = src;
	*MLLB_AT(int, env, ENV_DST_CPU) = dst;
	*MLLB_AT(struct cpumask *, env, ENV_DST_GRPMASK) = &a->cpus;
	*MLLB_AT(struct cpumask *, env, ENV_CPUS) = &a->cpus;
	*MLLB_AT(int, env, ENV_NEW_DST_CPU) = -7;
	*MLLB_AT(u32, env, ENV_IDLE) = idle;
	*mllb_env_flags(env) = flags;
	return env;
}

static int call(struct lb_env *env)
{
	raw_spinlock_t *src = mllb_rq_lock(mllb_env_src_rq(env));
	unsigned long irq;
	int answer;

	raw_spin_lock_irqsave(src, irq);
	answer = can_migrate(candidate, env);
	raw_spin_unlock_irqrestore(src, irq);
	return answer;
}

static u64 stat_sum(void)
{
#if MLLB_HAS_TASK_FAILED_HOT
	return MLLB_READ(u64, candidate, TASK_FAILED_AFFINE) * 1000000 +
	       MLLB_READ(u64, candidate, TASK_FAILED_RUNNING) * 1000 +
	       MLLB_READ(u64, candidate, TASK_FAILED_HOT);
#else
	return 0;
#endif
}

/*
 * Half of the tasks have faults, on two nodes or elsewhere, and half of those a preferred
 * node. For tasks that have, the domain spans nodes.
 */
static void random_faults(void)
{
#ifdef CONFIG_NUMA_BALANCING
	static unsigned long faults[4 * MAX_NUMNODES];

	candidate->numa_faults = NULL;
	candidate->total_numa_faults = 0;
	if (rnd() % 2)
		return;
	faults[0] = rnd() % 3 * 100;
	faults[2] = rnd() % 3 * 100;
	candidate->numa_faults = faults;
	candidate->total_numa_faults = faults[0] + faults[2] + rnd() % 100;
	candidate->numa_preferred_nid = rnd() % 4 < 2 ? NUMA_NO_NODE : rnd() % 2;
	a->sd.flags = SD_NUMA;
#if MLLB_HAS_RQ_NR_PREFERRED_RUNNING
	*MLLB_AT(u32, a->src_rq, RQ_NR_PREFERRED_RUNNING) = rnd() % 4;
#endif
#endif
}

static void forget_faults(void)
{
#ifdef CONFIG_NUMA_BALANCING
	candidate->numa_faults = NULL;
	candidate->total_numa_faults = 0;
	candidate->numa_preferred_nid = NUMA_NO_NODE;
#endif
}

static struct lb_env *random_attempt(void)
{
	static const u32 flag_sets[] = { LBF_ALL_PINNED, 0, LBF_ALL_PINNED | LBF_ACTIVE_LB,
					 0x04 | LBF_ALL_PINNED, LBF_SOME_PINNED, 0x02,
					 LBF_ACTIVE_LB };
	int n = num_online_cpus();
	int dst = rnd() % n;
	int src = (dst + 1 + rnd() % (n - 1)) % n;
	struct lb_env *env = attempt(src, dst, flag_sets[rnd() % ARRAY_SIZE(flag_sets)],
				     rnd() % 3);

	a->sd.nr_balance_failed = rnd() % 4;
	a->sd.cache_nice_tries = rnd() % 3;
	*MLLB_AT(u32, a->src_rq, RQ_NR_RUNNING) = 1 + rnd() % 8;
	*MLLB_AT(u32, a->dst_rq, RQ_NR_RUNNING) = rnd() % 3;
	*MLLB_AT(u64, a->src_rq, RQ_CFS_LOAD_AVG) = rnd() % 8192;
	/* hot or cold: exec_start of a thread that never ran is fixed */
	*MLLB_AT(u64, a->src_rq, RQ_CLOCK_TASK) = candidate->se.exec_start + rnd() % 1000000;
	random_faults();
	return env;
}

static int differential_show(struct seq_file *m, void *unused)
{
	unsigned int i;

	mutex_lock(&lock);
	cpus_read_lock();
	seed = 42;
	for (i = 0; i < ATTEMPTS; i++) {
		struct lb_env *env = random_attempt();
		u64 stats = stat_sum();
		u32 in = *mllb_env_flags(env);
		int answer = call(env);

		seq_printf(m, "%u in %#x answer %d flags %#x new_dst %d stats %llu\n", i, in,
			   answer, *mllb_env_flags(env), *MLLB_AT(int, env, ENV_NEW_DST_CPU),
			   stat_sum() - stats);
	}
	forget_faults();
	cpus_read_unlock();
	mutex_unlock(&lock);
	return 0;
}

/* Room for all of it at once: a buffer that grows would run the attempts again each time. */
static int differential_open(struct inode *inode, struct file *file)
{
	return single_open_size(file, differential_show, NULL, ATTEMPTS * 128);
}

static const struct file_operations differential_fops = {
	.owner = THIS_MODULE,
	.open = differential_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

/* Cold since long ago, on a queue of four: the heuristic says yes. */
static struct lb_env *cold_attempt(int src)
{
	struct lb_env *env = attempt(src, 1, LBF_ALL_PINNED, MLLB_ENUM_NEWLY_IDLE);

	*MLLB_AT(u32, a->src_rq, RQ_NR_RUNNING) = 4;
	*MLLB_AT(u64, a->src_rq, RQ_CLOCK_TASK) = candidate->se.exec_start + 5000000;
	return env;
}

static int show_steady(struct seq_file *m, u32 migration_type, int domain_flags)
{
	unsigned int i, yes = 0;

	mutex_lock(&lock);
	cpus_read_lock();
	for (i = 0; i < STEADY; i++) {
		struct lb_env *env = cold_attempt(0);

		*MLLB_AT(u32, env, ENV_MIGRATION_TYPE) = migration_type;
		a->sd.flags = domain_flags;
		yes += call(env);
	}
	cpus_read_unlock();
	mutex_unlock(&lock);
	seq_printf(m, "calls %u yes %u\n", STEADY, yes);
	return 0;
}

static int steady_show(struct seq_file *m, void *unused)
{
	return show_steady(m, 0, 0);
}
DEFINE_SHOW_ATTRIBUTE(steady);

static int steady_misfit_show(struct seq_file *m, void *unused)
{
	return show_steady(m, MLLB_ENUM_MIGRATE_MISFIT, 0);
}
DEFINE_SHOW_ATTRIBUTE(steady_misfit);

static int steady_asymmetric_show(struct seq_file *m, void *unused)
{
	return show_steady(m, 0, SD_ASYM_CPUCAPACITY);
}
DEFINE_SHOW_ATTRIBUTE(steady_asymmetric);

static struct perf_event *count_instructions(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.config = PERF_COUNT_HW_INSTRUCTIONS,
		.size = sizeof(attr),
		.pinned = 1,
		.exclude_user = 1,
	};

	return perf_event_create_kernel_counter(&attr, -1, current, NULL, NULL);
}

/* Instructions of n calls of what(), measured around all of them. */
static u64 measure(struct perf_event *event, int src, unsigned int n, int calls)
{
	u64 enabled, running, before, after;
	struct lb_env *env = cold_attempt(src);
	unsigned long irq;
	unsigned int i;

	if (cpu_to_node(src) != cpu_to_node(1))
		a->sd.flags = SD_NUMA;
	before = perf_event_read_value(event, &enabled, &running);
	local_irq_save(irq);
	for (i = 0; i < n; i++) {
		*mllb_env_flags(env) = LBF_ALL_PINNED;
		barrier();
		if (calls)
			can_migrate(candidate, env);
	}
	local_irq_restore(irq);
	after = perf_event_read_value(event, &enabled, &running);
	return after - before;
}

static int show_cost(struct seq_file *m, int src)
{
	struct perf_event *event;
	u64 empty, full;

	mutex_lock(&lock);
	event = count_instructions();
	if (IS_ERR(event)) {
		mutex_unlock(&lock);
		return PTR_ERR(event);
	}
	measure(event, src, 1, 1);
	empty = measure(event, src, COST_CALLS, 0);
	full = measure(event, src, COST_CALLS, 1);
	perf_event_release_kernel(event);
	mutex_unlock(&lock);
	seq_printf(m, "calls %u instructions %llu per_call %llu\n", COST_CALLS, full - empty,
		   div_u64(full - empty, COST_CALLS));
	return 0;
}

static int cost_show(struct seq_file *m, void *unused)
{
	return show_cost(m, 0);
}
DEFINE_SHOW_ATTRIBUTE(cost);

/*
 * A task that has faults on both nodes, most of them where it is going: from the last CPU,
 * which is of another node than CPU 1 where there are two, in a domain of both.
 */
static int cost_numa_show(struct seq_file *m, void *unused)
{
#ifdef CONFIG_NUMA_BALANCING
	static unsigned long faults[4 * MAX_NUMNODES];
	int err;

	faults[0] = 100;
	faults[2] = 900;
	candidate->total_numa_faults = 1000;
	candidate->numa_faults = faults;
	err = show_cost(m, cpumask_last(cpu_online_mask));
	forget_faults();
	return err;
#else
	return -EOPNOTSUPP;
#endif
}
DEFINE_SHOW_ATTRIBUTE(cost_numa);

static void notrace do_nothing(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *op,
			       mllb_fregs *fregs)
{
}

static struct ftrace_ops nothing = { .func = do_nothing };

static int cost_empty_show(struct seq_file *m, void *unused)
{
	int err = register_ftrace_function(&nothing);

	if (!err) {
		err = show_cost(m, 0);
		unregister_ftrace_function(&nothing);
	}
	return err;
}
DEFINE_SHOW_ATTRIBUTE(cost_empty);

static int idle_thread(void *unused)
{
	return 0;
}

static int __init probe_init(void)
{
	struct kprobe kp = { .symbol_name = "can_migrate_task", .flags = KPROBE_FLAG_DISABLED };
	int err = register_kprobe(&kp);

	if (err)
		return err;
	can_migrate = (void *)kp.addr;
	unregister_kprobe(&kp);
	a = kzalloc(sizeof(*a), GFP_KERNEL);
	if (!a)
		return -ENOMEM;
	candidate = kthread_create(idle_thread, NULL, "mllb-probe");
	if (IS_ERR(candidate)) {
		kfree(a);
		return PTR_ERR(candidate);
	}
	/* Once: freeing the filter leaves pointers to what it freed. */
	err = mllb_ftrace_set_filter(&nothing, (unsigned long)can_migrate);
	if (err) {
		kthread_stop(candidate);
		kfree(a);
		return err;
	}
	/* Bound to CPU 1: attempts towards it may pass, all others are refused. */
	kthread_bind(candidate, 1);
	dir = debugfs_create_dir("mllb_probe", NULL);
	debugfs_create_file("differential", 0400, dir, NULL, &differential_fops);
	debugfs_create_file("steady", 0400, dir, NULL, &steady_fops);
	debugfs_create_file("steady_misfit", 0400, dir, NULL, &steady_misfit_fops);
	debugfs_create_file("steady_asymmetric", 0400, dir, NULL, &steady_asymmetric_fops);
	debugfs_create_file("cost", 0400, dir, NULL, &cost_fops);
	debugfs_create_file("cost_numa", 0400, dir, NULL, &cost_numa_fops);
	debugfs_create_file("cost_empty", 0400, dir, NULL, &cost_empty_fops);
	return 0;
}

static void __exit probe_exit(void)
{
	debugfs_remove(dir);
	mllb_ftrace_free_filter(&nothing);
	kthread_stop(candidate);
	kfree(a);
}

module_init(probe_init);
module_exit(probe_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test of mllb: differential runs and instruction counts");
