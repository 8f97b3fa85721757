// SPDX-License-Identifier: GPL-2.0
/*
 * The derivation of reasons against what each generation of kernels does: from a scene a
 * kernel of that generation answers (kernel_answer.h), and its data structures are built
 * for the derivation (kernel_data.h). And the module's own classification of the same
 * scenes (module_class.h) against what counts as training data.
 */
#include "fake_kernel.h"

#include "mllb_trace.h"

static struct mllb_setup mllb_setup;

#include "mllb_reason.bpf.h"

#include "module_class.h"

#define SCENES 100000

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
