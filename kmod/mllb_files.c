// SPDX-License-Identifier: GPL-2.0
/*
 * Binary files of /sys/kernel/mllb.
 *
 * model: a whole model.bin, in as many writes as the writer likes, in order.
 * selftest: one write of u32 n and n feature vectors of int16; then read n scores
 * of int32, computed by the very function of the decision path.
 * selftest_raw: one write of u32 n and n struct mllb_raw; then read n times
 * MLLB_N_FEATURES int16.
 *
 * Both self-tests keep one result for whoever reads next: they are for one tester at
 * a time. Numbers are little-endian.
 */
#include <linux/mutex.h>
#include <linux/sysfs.h>

#include "mllb_compat.h"
#include "mllb_features.h"
#include "mllb_files.h"
#include "mllb_model.h"

#define REQUEST_MAX 4096

static ssize_t model_write(struct file *file, struct kobject *kobj,
			   mllb_bin_attr attr, char *buf, loff_t at, size_t n)
{
	int err = mllb_model_stage(buf, at, n);

	return err ? err : n;
}

static struct bin_attribute model_attr = {
	.attr = { .name = "model", .mode = 0200 },
	.write = model_write,
};

/* The last self-test's answer; under result_lock. */
static DEFINE_MUTEX(result_lock);
static u8 result[REQUEST_MAX * 2];
static size_t result_bytes;

/* Vectors that the request holds, if it holds exactly what it announces. */
static ssize_t announced_vectors(const char *buf, loff_t at, size_t n, size_t each,
				 size_t result_each)
{
	u32 count;

	if (at || n < sizeof(count) || n > REQUEST_MAX)
		return -EINVAL;
	count = get_unaligned_le32(buf);
	if (count > REQUEST_MAX / each || n != sizeof(count) + count * each)
		return -EINVAL;
	if (count * result_each > sizeof(result))
		return -EINVAL;
	return count;
}

static ssize_t selftest_write(struct file *file, struct kobject *kobj,
			      mllb_bin_attr attr, char *buf, loff_t at, size_t n)
{
	ssize_t count = announced_vectors(buf, at, n, 2 * MLLB_N_FEATURES, 4);
	const struct mllb_live_model *live;
	ssize_t ret = n;
	ssize_t i, k;

	if (count < 0)
		return count;
	mutex_lock(&result_lock);
	rcu_read_lock();
	live = rcu_dereference(mllb_live);
	if (!live) {
		ret = -ENODATA;
		count = 0;
	}
	for (i = 0; i < count; i++) {
		const char *v = buf + 4 + i * 2 * MLLB_N_FEATURES;
		s16 x[MLLB_N_FEATURES];

		for (k = 0; k < MLLB_N_FEATURES; k++)
			x[k] = get_unaligned_le16(v + 2 * k);
		put_unaligned_le32(mllb_infer(&live->model, x), result + 4 * i);
	}
	rcu_read_unlock();
	result_bytes = 4 * count;
	mutex_unlock(&result_lock);
	return ret;
}

static ssize_t selftest_raw_write(struct file *file, struct kobject *kobj,
				  mllb_bin_attr attr, char *buf, loff_t at, size_t n)
{
	ssize_t count = announced_vectors(buf, at, n, sizeof(struct mllb_raw),
					  2 * MLLB_N_FEATURES);
	ssize_t i, k;

	if (count < 0)
		return count;
	mutex_lock(&result_lock);
	for (i = 0; i < count; i++) {
		struct mllb_raw raw;
		s16 x[MLLB_N_FEATURES];

		/* struct mllb_raw is little-endian on the only machines we build for. */
		memcpy(&raw, buf + 4 + i * sizeof(raw), sizeof(raw));
		mllb_features(&raw, x);
		for (k = 0; k < MLLB_N_FEATURES; k++)
			put_unaligned_le16(x[k], result + 2 * (i * MLLB_N_FEATURES + k));
	}
	result_bytes = 2 * MLLB_N_FEATURES * count;
	mutex_unlock(&result_lock);
	return n;
}

static ssize_t result_read(struct file *file, struct kobject *kobj,
			   mllb_bin_attr attr, char *buf, loff_t at,
			   size_t n)
{
	ssize_t got;

	mutex_lock(&result_lock);
	got = memory_read_from_buffer(buf, n, &at, result, result_bytes);
	mutex_unlock(&result_lock);
	return got;
}

static struct bin_attribute selftest_attr = {
	.attr = { .name = "selftest", .mode = 0600 },
	.read = result_read,
	.write = selftest_write,
};

static struct bin_attribute selftest_raw_attr = {
	.attr = { .name = "selftest_raw", .mode = 0600 },
	.read = result_read,
	.write = selftest_raw_write,
};

int mllb_files_create(struct kobject *dir)
{
	int err;

	err = sysfs_create_bin_file(dir, &model_attr);
	if (err)
		return err;
	err = sysfs_create_bin_file(dir, &selftest_attr);
	if (err)
		return err;
	return sysfs_create_bin_file(dir, &selftest_raw_attr);
}

void mllb_files_remove(struct kobject *dir)
{
	sysfs_remove_bin_file(dir, &selftest_raw_attr);
	sysfs_remove_bin_file(dir, &selftest_attr);
	sysfs_remove_bin_file(dir, &model_attr);
}
