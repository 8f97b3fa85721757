// SPDX-License-Identifier: GPL-2.0
/*
 * One file per setting, root's alone. A write that returns has taken effect at the
 * next decision of every CPU; one that fails changed nothing.
 */
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "mllb_control.h"
#include "mllb_files.h"
#include "mllb_model.h"
#include "mllb_scope.h"
#include "mllb_settings.h"
#include "mllb_stats.h"
#include "mllb_trip.h"

#define RW(name)                                                               \
	static struct kobj_attribute name##_attr =                             \
		__ATTR(name, 0600, name##_show, name##_store)
#define RO(name)                                                               \
	static struct kobj_attribute name##_attr = __ATTR(name, 0400, name##_show, NULL)

#define SHOW(name)                                                             \
	static ssize_t name##_show(struct kobject *kobj,                       \
				   struct kobj_attribute *attr, char *buf)
#define STORE(name)                                                            \
	static ssize_t name##_store(struct kobject *kobj,                      \
				    struct kobj_attribute *attr,               \
				    const char *buf, size_t n)

/* A setting that is a number between lo and hi, read on the path by itself. */
#define NUMBER(name, type, lo, hi)                                             \
	SHOW(name)                                                             \
	{                                                                      \
		return sysfs_emit(buf, "%lld\n", (s64)mllb_settings.name);     \
	}                                                                      \
	STORE(name)                                                            \
	{                                                                      \
		s64 v;                                                         \
		int err = kstrtos64(buf, 0, &v);                               \
									       \
		if (err)                                                       \
			return err;                                            \
		if (v < (lo) || v > (hi))                                      \
			return -ERANGE;                                        \
		WRITE_ONCE(mllb_settings.name, (type)v);                       \
		mllb_timing_settle();                                          \
		return n;                                                      \
	}                                                                      \
	RW(name)

NUMBER(canary_per_mille, u32, 0, 1000);
NUMBER(refusal_limit, u32, 0, 65535);
NUMBER(refusal_trip_hits, u32, 0, INT_MAX);
NUMBER(latency_budget_ns, u32, 0, INT_MAX);
NUMBER(divergence_per_mille, u32, 0, 1000);

static const char *const mode_names[MLLB_N_MODES] = { "off", "shadow", "canary", "active" };

SHOW(mode)
{
	return sysfs_emit(buf, "%s\n", mode_names[mllb_mode_of(READ_ONCE(mllb_settings.state))]);
}

STORE(mode)
{
	int mode = sysfs_match_string(mode_names, buf);
	int err;

	if (mode < 0)
		return mode;
	err = mllb_mode_set(mode);
	return err ? err : n;
}
RW(mode);

/*
 * The kernel's own is an unsigned number in debugfs, where -1, "every task is hot", reads
 * as the largest one.
 */
SHOW(migration_cost_ns)
{
	s64 cost = mllb_settings.migration_cost_ns;

	return sysfs_emit(buf, "%lld\n", cost == MLLB_ALWAYS_HOT ? -1 : cost);
}

STORE(migration_cost_ns)
{
	s64 v;
	int err = kstrtos64(buf, 0, &v);

	if (err)
		return err;
	if (v < -1 || v > U32_MAX)
		return -ERANGE;
	if (v == -1 || v == U32_MAX)
		v = MLLB_ALWAYS_HOT;
	WRITE_ONCE(mllb_settings.migration_cost_ns, v);
	return n;
}
RW(migration_cost_ns);

SHOW(canary_seed)
{
	return sysfs_emit(buf, "%llu\n", mllb_settings.canary_seed);
}

STORE(canary_seed)
{
	u64 v;
	int err = kstrtou64(buf, 0, &v);

	if (err)
		return err;
	WRITE_ONCE(mllb_settings.canary_seed, v);
	return n;
}
RW(canary_seed);

SHOW(lease_ms)
{
	return sysfs_emit(buf, "%u\n", mllb_lease_left_ms());
}

/* At most a day: longer is no lease. */
STORE(lease_ms)
{
	unsigned int ms;
	int err = kstrtouint(buf, 0, &ms);

	if (err)
		return err;
	if (ms > 24 * 60 * 60 * 1000)
		return -ERANGE;
	mllb_lease_renew(ms);
	return n;
}
RW(lease_ms);

SHOW(model_id)
{
	char id[2 * MLLB_MODEL_ID_BYTES + 1];

	mllb_model_id(id, sizeof(id));
	return sysfs_emit(buf, "%s\n", id);
}
RO(model_id);

SHOW(trip)
{
	struct mllb_trip_record r = mllb_trip_last();

	if (r.reason == MLLB_TRIP_NONE)
		return sysfs_emit(buf, "none\n");
	return sysfs_emit(buf, "%s %llu %llu\n", mllb_trip_name(r.reason), r.count,
			  r.time_ns);
}
RO(trip);

SHOW(version)
{
	return sysfs_emit(buf, "%s\n", MLLB_VERSION);
}
RO(version);

SHOW(scope_cpus)
{
	return mllb_scope_show_cpus(buf);
}

STORE(scope_cpus)
{
	int err = mllb_scope_set_cpus(sysfs_streq(buf, "all") ? "" : buf);

	return err ? err : n;
}
RW(scope_cpus);

SHOW(scope_cgroup)
{
	return sysfs_emit(buf, "%llu\n", mllb_scope_cgroup());
}

STORE(scope_cgroup)
{
	u64 id;
	int err = kstrtou64(buf, 0, &id);

	if (!err)
		err = mllb_scope_set_cgroup(id);
	return err ? err : n;
}
RW(scope_cgroup);

SHOW(counters)
{
	struct mllb_totals *totals = kmalloc(sizeof(*totals), GFP_KERNEL);
	unsigned int i;
	int at = 0;

	if (!totals)
		return -ENOMEM;
	mllb_stats_read(totals);
	for (i = 0; i < MLLB_N_COUNTERS; i++)
		at += sysfs_emit_at(buf, at, "%s %llu\n", mllb_counter_name[i],
				    totals->count[i]);
	at += sysfs_emit_at(buf, at, "agree %llu\n",
			    totals->count[MLLB_C_native_no_model_no] +
				    totals->count[MLLB_C_native_yes_model_yes]);
	at += sysfs_emit_at(buf, at, "errors %llu\n",
			    totals->count[MLLB_C_no_model] +
				    totals->count[MLLB_C_refusal_no_room]);
	kfree(totals);
	return at;
}
RO(counters);

/* "what upper_ns count": only buckets that counted something. */
SHOW(latency)
{
	struct mllb_totals *totals = kmalloc(sizeof(*totals), GFP_KERNEL);
	unsigned int i, b;
	int at = 0;

	if (!totals)
		return -ENOMEM;
	mllb_stats_read(totals);
	at += sysfs_emit_at(buf, at, "timing %s\n", mllb_settings.timing ? "on" : "off");
	for (i = 0; i < MLLB_N_TIMED; i++)
		for (b = 0; b < MLLB_N_BUCKETS; b++)
			if (totals->histogram[i][b])
				at += sysfs_emit_at(buf, at, "%s %llu %llu\n",
						    mllb_timed_name[i], 1ull << b,
						    totals->histogram[i][b]);
	kfree(totals);
	return at;
}

STORE(latency)
{
	bool on;
	int err = kstrtobool(buf, &on);

	if (err)
		return err;
	WRITE_ONCE(mllb_settings.timing, on);
	mllb_timing_settle();
	return n;
}
RW(latency);

static struct attribute *attrs[] = {
	&mode_attr.attr,
	&canary_per_mille_attr.attr,
	&canary_seed_attr.attr,
	&refusal_limit_attr.attr,
	&refusal_trip_hits_attr.attr,
	&latency_budget_ns_attr.attr,
	&divergence_per_mille_attr.attr,
	&migration_cost_ns_attr.attr,
	&lease_ms_attr.attr,
	&model_id_attr.attr,
	&trip_attr.attr,
	&version_attr.attr,
	&scope_cpus_attr.attr,
	&scope_cgroup_attr.attr,
	&counters_attr.attr,
	&latency_attr.attr,
	NULL,
};

static const struct attribute_group group = { .attrs = attrs };

static struct kobject *dir;

int mllb_control_init(void)
{
	int err;

	dir = kobject_create_and_add("mllb", kernel_kobj);
	if (!dir)
		return -ENOMEM;
	err = sysfs_create_group(dir, &group);
	if (err)
		goto out_put;
	err = mllb_files_create(dir);
	if (err)
		goto out_put;
	mllb_trip_notify(dir);
	return 0;

out_put:
	kobject_put(dir);
	return err;
}

void mllb_control_exit(void)
{
	mllb_trip_notify(NULL);
	mllb_files_remove(dir);
	sysfs_remove_group(dir, &group);
	kobject_put(dir);
}
