/* SPDX-License-Identifier: GPL-2.0 */
/* Per-CPU counters and latency histograms, and one consistent read of them all. */
#ifndef MLLB_STATS_H
#define MLLB_STATS_H

#include <linux/bitops.h>
#include <linux/percpu.h>
#include <linux/types.h>

/*
 * What is counted: every call ends in exactly one of these classes, so that one
 * increment counts a call and any reading adds up.
 */
enum mllb_class {
	MLLB_K_HARD_REFUSAL,
	MLLB_K_FORCED,
	MLLB_K_OFF,
	MLLB_K_OUT_OF_SCOPE,
	MLLB_K_NO_MODEL,
	/* Decided; + 2 for a native yes, + 1 for the model's */
	MLLB_K_SEEN, /* and native's answer given */
	MLLB_K_ACTED = MLLB_K_SEEN + 4, /* and the model's */
	MLLB_K_REFUSAL_LIMIT = MLLB_K_ACTED + 4, /* and native's yes given after all */
	MLLB_K_REFUSAL_NO_ROOM,
	MLLB_N_CLASSES
};

/* What is reported: sums of classes, and one of its own. */
#define MLLB_COUNTERS(X)                                                       \
	X(calls) /* calls of can_migrate_task that were redirected */          \
	X(hard_refusals) /* native refused before any heuristic */             \
	X(forced) /* native's word is final: see mllb_env_is_forced() */       \
	X(off) /* switched off or tripped while the call was under way */      \
	X(out_of_scope) /* other CPUs or another cgroup */                     \
	X(no_model)                                                            \
	X(decided) /* the model was evaluated */                               \
	X(native_no_model_no)                                                  \
	X(native_no_model_yes)                                                 \
	X(native_yes_model_no)                                                 \
	X(native_yes_model_yes)                                                \
	X(acted) /* the model's answer was given, or native's at a limit */    \
	X(flips_to_yes) /* native no, answered yes */                          \
	X(flips_to_no) /* native yes, answered no */                           \
	X(refusal_limit_hits) /* a task got its native yes at the limit */     \
	X(refusal_no_room) /* no room to count refusals: native answer */      \
	X(over_budget) /* decisions slower than latency_budget_ns */

enum mllb_counter {
#define X(name) MLLB_C_##name,
	MLLB_COUNTERS(X)
#undef X
	MLLB_N_COUNTERS
};

enum mllb_timed {
	MLLB_T_NATIVE, /* the kernel's own can_migrate_task, trampoline included */
	MLLB_T_FEATURES, /* gathering and scaling */
	MLLB_T_INFER, /* the forward pass */
	MLLB_N_TIMED
};

/* Bucket b counts durations in [2^(b-1), 2^b) ns; bucket 0 is 0 ns. */
#define MLLB_N_BUCKETS 32

/**
 * struct mllb_cpu - one CPU's numbers; written with interrupts off on this CPU only
 * @count: see enum mllb_class
 * @over_budget: decisions slower than the latency budget
 * @drawn: choices of canary so far: what the next one is drawn by, and the tracepoint says
 * @state: mllb_settings.state, mode and generation, that the window and the level are about
 * @window_decided: decisions in the current window of the divergence check
 * @window_differ: of these, answers of the model unlike native
 * @budget_level: leaky bucket of decisions over the latency budget
 * @histogram: see enum mllb_timed
 */
struct mllb_cpu {
	u64 count[MLLB_N_CLASSES];
	u64 over_budget;
	u64 drawn;
	u32 state;
	u32 window_decided;
	u32 window_differ;
	u32 budget_level;
	u64 histogram[MLLB_N_TIMED][MLLB_N_BUCKETS];
};

DECLARE_PER_CPU(struct mllb_cpu, mllb_cpu);

/**
 * struct mllb_totals - sums over all CPUs
 * @count: see MLLB_COUNTERS
 * @histogram: see enum mllb_timed
 */
struct mllb_totals {
	u64 count[MLLB_N_COUNTERS];
	u64 histogram[MLLB_N_TIMED][MLLB_N_BUCKETS];
};

extern const char *const mllb_counter_name[MLLB_N_COUNTERS];
extern const char *const mllb_timed_name[MLLB_N_TIMED];

/* Sums of all CPUs; a call or decision is the sum of its parts whenever one looks. */
void mllb_stats_read(struct mllb_totals *totals);
/* Calls on this CPU so far; interrupts are off. */
u64 mllb_stats_calls_here(void);

static inline unsigned int mllb_bucket(u64 ns)
{
	unsigned int b = fls64(ns);

	return b < MLLB_N_BUCKETS ? b : MLLB_N_BUCKETS - 1;
}

#endif /* MLLB_STATS_H */
