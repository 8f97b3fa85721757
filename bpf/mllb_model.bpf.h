/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A model in BPF: the bytes of its model.bin as constants of the program, and the
 * forward pass over them (kmod/mllb_plain.h). Set and frozen before the program is
 * loaded, so the verifier knows the shape and follows each loop to its end, and nobody
 * can exchange the model of a program that runs. Included once by a program.
 */
#ifndef MLLB_MODEL_BPF_H
#define MLLB_MODEL_BPF_H

#include "../kmod/mllb_plain.h"
#include "../kmod/mllb_scale.h"
#include "../kmod/mllb_spread.h"

/* User space puts a model.bin here that it has checked; zeros are none. */
const volatile u8 mllb_model_bin[MLLB_MODEL_MAX_BYTES] SEC(".rodata.model")
	__attribute__((aligned(8)));

static __always_inline bool mllb_has_model(void)
{
	return mllb_blob16(mllb_model_bin, MLLB_OFF_N_LAYERS) != 0;
}

/* What one look found, or an examiner asks. */
struct mllb_question {
	struct mllb_raw raw;
	u32 locality_counts; /* these two: see mllb_see() */
	u32 may_be_hot;
};

/* Fifteen features, and room to copy them in words. */
struct mllb_answer {
	s16 x[MLLB_N_FEATURES + 1];
	s32 score;
	u32 pad;
};

/* Global, so that the verifier looks at it once. */
__noinline int mllb_score(struct mllb_answer *a)
{
	if (!a || !mllb_has_model())
		return -1;
	a->score = mllb_plain_score(mllb_model_bin, a->x);
	return 0;
}

/* The features of the model's set. */
__noinline int mllb_see_features(struct mllb_question *q, struct mllb_answer *a)
{
	struct mllb_inputs in = {};

	if (!q || !a)
		return -1;
	if (mllb_blob16(mllb_model_bin, MLLB_OFF_FEATURE_SET) == MLLB_FEATURE_SET_MLLB15K)
		mllb_see(&q->raw, q->locality_counts, q->may_be_hot);
	mllb_scale(&q->raw, &in);
	mllb_spread(&in, a->x);
	return 0;
}

/* A question with its answer. */
struct mllb_look {
	struct mllb_question q;
	struct mllb_answer a;
};

/* The model's answer: 1 may be taken, 0 stays, -1 if it has none. */
__noinline int mllb_ask(struct mllb_look *l)
{
	if (!l || mllb_see_features(&l->q, &l->a) || mllb_score(&l->a))
		return -1;
	return l->a.score >= 0;
}

/* For user space, before the scheduler is put in force: whether this is the model. */
SEC("syscall")
int mllb_examine_score(struct mllb_answer *context)
{
	struct mllb_answer a = *context;

	if (mllb_score(&a))
		return 1;
	*context = a;
	return 0;
}

/* And whether it is asked for what the inputs say. */
SEC("syscall")
int mllb_examine_look(struct mllb_look *context)
{
	struct mllb_look l = *context;

	if (mllb_ask(&l) < 0)
		return 1;
	*context = l;
	return 0;
}

#endif
