// SPDX-License-Identifier: GPL-2.0
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include "mllb_compat.h"

#include "mllb_model.h"

struct mllb_live_model __rcu *mllb_live;

static DEFINE_MUTEX(swap_lock);

/* An upload under way; all of it under stage_lock. */
static DEFINE_MUTEX(stage_lock);
static u8 stage_buf[MLLB_MODEL_MAX_BYTES];
static size_t stage_have;

static void publish(struct mllb_live_model *live)
{
	struct mllb_live_model *old;

	mutex_lock(&swap_lock);
	old = rcu_replace_pointer(mllb_live, live, lockdep_is_held(&swap_lock));
	mutex_unlock(&swap_lock);
	/* CPUs inside a decision may still read the old one: freed when they are done. */
	kfree_rcu(old, rcu);
}

int mllb_model_swap(const void *blob, size_t n)
{
	struct mllb_live_model *live;
	int size, err;

	size = mllb_model_size(blob, n);
	if (size < 0)
		return size;
	live = kzalloc(offsetof(struct mllb_live_model, model) + size, GFP_KERNEL);
	if (!live)
		return -ENOMEM;
	err = mllb_model_parse(blob, n, &live->model);
	if (err) {
		kfree(live);
		return err;
	}
	mllb_observe_by(live->model.feature_set, live->observe);
	publish(live);
	return 0;
}

static int stage(const void *part, loff_t at, size_t n)
{
	size_t total;
	int err;

	if (!at)
		stage_have = 0;
	if (at != stage_have)
		return -EINVAL;
	if (n > sizeof(stage_buf) - stage_have)
		return -EFBIG;
	memcpy(stage_buf + stage_have, part, n);
	stage_have += n;

	if (stage_have < MLLB_MODEL_HEADER_BYTES)
		return 0;
	total = get_unaligned_le32(stage_buf + 8);
	/* A length that cannot be: magic and version say first what is wrong. */
	if (total > sizeof(stage_buf) || stage_have > total)
		goto refuse;
	if (stage_have < total)
		return 0;
	stage_have = 0;
	return mllb_model_swap(stage_buf, total);

refuse:
	err = mllb_model_size(stage_buf, stage_have);
	return err < 0 ? err : -EMSGSIZE;
}

int mllb_model_stage(const void *part, loff_t at, size_t n)
{
	int err;

	mutex_lock(&stage_lock);
	err = stage(part, at, n);
	if (err)
		stage_have = 0;
	mutex_unlock(&stage_lock);
	return err;
}

bool mllb_model_present(void)
{
	return rcu_access_pointer(mllb_live);
}

void mllb_model_id(char *buf, size_t n)
{
	const struct mllb_live_model *live;

	rcu_read_lock();
	live = rcu_dereference(mllb_live);
	if (live)
		scnprintf(buf, n, "%*phN", MLLB_MODEL_ID_BYTES, live->model.id);
	else
		scnprintf(buf, n, "none");
	rcu_read_unlock();
}

void mllb_model_exit(void)
{
	publish(NULL);
}
