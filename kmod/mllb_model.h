/* SPDX-License-Identifier: GPL-2.0 */
/* The model in use, swapped under RCU while decisions are being made. */
#ifndef MLLB_MODEL_H
#define MLLB_MODEL_H

#include <linux/rcupdate.h>

#include "mllb_gather.h"
#include "mllb_infer.h"

/**
 * struct mllb_live_model - a model and how its inputs are read
 * @rcu: for whoever frees it
 * @observe: by whether the domain spans nodes
 * @model: the model; last, as its words follow
 */
struct mllb_live_model {
	struct rcu_head rcu;
	mllb_observe_fn observe[2];
	struct mllb_model model;
};

/* On the path, interrupts are off, which is a read-side section. */
extern struct mllb_live_model __rcu *mllb_live;

/**
 * mllb_model_swap() - check a blob and put it in the place of the present model
 * @blob: a model.bin
 * @n: its length
 *
 * Return: 0, -ENOMEM, or an error of mllb_model_parse(); on error the present model
 * stays.
 */
int mllb_model_swap(const void *blob, size_t n);

/**
 * mllb_model_stage() - take a part of a blob that arrives in pieces
 * @part: next bytes
 * @at: their offset; 0 starts anew, else it must be where the last part ended
 * @n: how many
 *
 * The byte that completes the length in the header makes the swap.
 *
 * Return: 0, or what is wrong, after which the upload must start anew.
 */
int mllb_model_stage(const void *part, loff_t at, size_t n);

bool mllb_model_present(void);
/* 32 hex digits and a NUL, or "none". */
void mllb_model_id(char *buf, size_t n);
void mllb_model_exit(void);

#endif /* MLLB_MODEL_H */
