// SPDX-License-Identifier: GPL-2.0
/*
 * Feature code against an independent wide-arithmetic version, at the edges and at
 * random; with "write FILE" it writes the vector file that Java is checked against.
 */
#include <math.h>
#include <stddef.h>

#include "../mllb_recip.h"
#include "../mllb_scale.h"
#include "blob.h"
#include "vectors.h"

typedef __int128 wide;

static s16 wide_clamp(wide v, int i)
{
	const struct mllb_range *r = &mllb_feature_range[i];

	return v < r->lo ? r->lo : v > r->hi ? r->hi : (s16)v;
}

/* delta_faults has its own test below; this covers the fourteen others. */
static void expect(const struct mllb_raw *r, wide *x)
{
	s64 hot = (s64)((u64)r->delta_ns - (u64)r->migration_cost_ns);

	x[0] = ((wide)r->src_nr_running - r->src_nr_preferred) * 64;
	x[1] = ((wide)hot - (hot < 0 ? 511 : 0)) / 512; /* floor */
	x[2] = r->idle_type == 0 ? 256 : 0;
	x[3] = r->idle_type == 1 ? 256 : 0;
	x[4] = r->idle_type == 2 ? 256 : 0;
	x[5] = r->src_nid == r->dst_nid ? 256 : 0;
	x[6] = r->src_nid == r->preferred_nid ? 256 : 0;
	x[7] = r->dst_nid == r->preferred_nid ? 256 : 0;
	x[8] = ((wide)r->src_nr_running - 2) * 64;
	x[9] = (wide)(r->src_load / 4);
	x[10] = (wide)(r->dst_load / 4);
	x[11] = (wide)r->dst_nr_running * 64;
	x[13] = ((wide)r->nr_balance_failed - r->cache_nice_tries) * 256;
	x[14] = r->buddy_hot ? 256 : 0;
}

static void check_row(const struct mllb_raw *r)
{
	s16 got[MLLB_N_FEATURES];
	wide want[MLLB_N_FEATURES];
	int i;

	mllb_features(r, got);
	expect(r, want);
	for (i = 0; i < MLLB_N_FEATURES; i++) {
		CHECK(got[i] >= mllb_feature_range[i].lo && got[i] <= mllb_feature_range[i].hi,
		      "%s = %d leaves its range", mllb_feature_name[i], got[i]);
		if (i == MLLB_X_delta_faults)
			continue;
		CHECK(got[i] == wide_clamp(want[i], i), "%s: %d, want %d",
		      mllb_feature_name[i], got[i], wide_clamp(want[i], i));
	}
}

/* Anything, with a taste for edges. */
static u64 any64(void)
{
	switch (rnd() % 6) {
	case 0:
		return 0;
	case 1:
		return ~0ull >> (rnd() % 64);
	case 2:
		return 1ull << (rnd() % 64);
	case 3:
		return 0 - (rnd() >> (rnd() % 64));
	default:
		return rnd() >> (rnd() % 64);
	}
}

static void raw_any(struct mllb_raw *r)
{
	memset(r, 0, sizeof(*r));
	r->src_nr_running = any64();
	r->src_nr_preferred = any64();
	r->dst_nr_running = any64();
	r->src_load = any64();
	r->dst_load = any64();
	r->delta_ns = (s64)any64();
	r->migration_cost_ns = (s64)any64();
	r->idle_type = rnd() % 4;
	r->src_nid = (s32)rnd_between(-1, 2);
	r->dst_nid = (s32)rnd_between(-1, 2);
	r->preferred_nid = (s32)rnd_between(-1, 2);
	r->faults_src = any64();
	r->faults_dst = any64();
	r->faults_total = any64();
	r->nr_balance_failed = any64();
	r->cache_nice_tries = any64();
	r->buddy_hot = rnd() % 2;
}

/* What a machine shows: small counts, faults that add up. */
static void raw_usual(struct mllb_raw *r)
{
	memset(r, 0, sizeof(*r));
	r->src_nr_running = rnd() % 40;
	r->src_nr_preferred = rnd() % (r->src_nr_running + 1);
	r->dst_nr_running = rnd() % 8;
	r->src_load = rnd() % 40000;
	r->dst_load = rnd() % 8000;
	r->delta_ns = rnd_between(-1000, 4000000);
	r->migration_cost_ns = 500000;
	r->idle_type = rnd() % 3;
	r->src_nid = rnd() % 2;
	r->dst_nid = rnd() % 2;
	r->preferred_nid = (s32)rnd_between(-1, 1);
	r->faults_src = rnd() % 5000;
	r->faults_dst = rnd() % 5000;
	r->faults_total = rnd() % 8 ? r->faults_src + r->faults_dst : 0;
	r->nr_balance_failed = rnd() % 6;
	r->cache_nice_tries = 1 + rnd() % 2;
	r->buddy_hot = rnd() % 5 == 0;
}

/* At and beside the ends up to which no value needs a clamp. */
static void raw_at_ends(struct mllb_raw *r)
{
	raw_usual(r);
	r->src_nr_running = rnd() % 4 ? r->src_nr_running : 126 + rnd() % 4;
	r->src_nr_preferred = rnd() % 4 ? 0 : r->src_nr_running - 1 + rnd() % 3;
	r->dst_nr_running = rnd() % 4 ? r->dst_nr_running : 126 + rnd() % 4;
	r->src_load = rnd() % 4 ? r->src_load : 65534 + rnd() % 4;
	r->dst_load = rnd() % 4 ? r->dst_load : 65534 + rnd() % 4;
	r->nr_balance_failed = rnd() % 4 ? r->nr_balance_failed : 14 + rnd() % 4;
	r->cache_nice_tries = rnd() % 4 ? r->cache_nice_tries : 6 + rnd() % 4;
}

static void test_table(void)
{
	int m;

	for (m = 128; m < 256; m++)
		CHECK(mllb_recip[m - 128] == (65536 + m / 2) / m, "reciprocal of %d", m);
	CHECK(MLLB_N_FEATURES == 15, "mllb15 has %d features", MLLB_N_FEATURES);
	CHECK(sizeof(struct mllb_raw) == 96, "raw record is %zu bytes",
	      sizeof(struct mllb_raw));
	CHECK(offsetof(struct mllb_raw, pad) + 6 == sizeof(struct mllb_raw),
	      "hidden padding");
}

/* Accuracy of the division-free quotient: within 3 units of 1/256. */
static void test_delta_faults_error(unsigned long cases)
{
	struct mllb_raw r;
	s16 x[MLLB_N_FEATURES];
	double worst = 0;

	memset(&r, 0, sizeof(r));
	while (cases--) {
		int bits = 1 + rnd() % 62;
		double true_q8;

		r.faults_total = 1 + (rnd() >> (64 - bits));
		r.faults_src = rnd() % (r.faults_total + 1);
		r.faults_dst = rnd() % (r.faults_total + 1);
		mllb_features(&r, x);
		true_q8 = 256.0 * ((double)r.faults_dst - (double)r.faults_src) /
			  (double)r.faults_total;
		if (fabs(true_q8 - x[MLLB_X_delta_faults]) > worst)
			worst = fabs(true_q8 - x[MLLB_X_delta_faults]);
	}
	CHECK(worst < 3.0, "worst error %f/256", worst);
	printf("  delta_faults: worst error %.2f/256\n", worst);
}

/* Of all quotients that are not above one: ratio_q8() clamps none. */
static void test_recip_stays_in_range(void)
{
	unsigned int size, total;

	for (total = 128; total < 256; total++)
		for (size = 0; size <= total; size++)
			CHECK(size * mllb_recip[total - 128] >> 8 <= 256, "%u of %u", size, total);
}

static void test_delta_faults_edges(void)
{
	static const struct {
		u64 src, dst, total;
		int want;
	} row[] = {
		{ 0, 0, 0, 0 },		  { 0, 10, 0, 0 },
		{ 0, 0, 10, 0 },	  { 0, 10, 10, 256 },
		{ 10, 0, 10, -256 },	  { 0, 5, 10, 128 },
		{ 5, 0, 10, -128 },	  { 0, 1, 2, 128 },
		{ 0, 1ull << 62, 1ull << 63, 128 },
		{ 0, ~0ull, 1, -256 },	  /* wraps to -1, of 1 */
		{ 0, 100, 50, 256 },	  /* more than all: clamped */
		{ 0, 1ull << 21, 1ull << 22, 128 }, /* where the paper's code divided by 0 */
	};
	struct mllb_raw r;
	s16 x[MLLB_N_FEATURES];
	unsigned int i;

	memset(&r, 0, sizeof(r));
	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		r.faults_src = row[i].src;
		r.faults_dst = row[i].dst;
		r.faults_total = row[i].total;
		mllb_features(&r, x);
		CHECK(x[12] == row[i].want, "edge %u: %d, want %d", i, x[12], row[i].want);
	}
}

/* mllb15k: what the heuristic does not look at has one value, the rest stays. */
static void test_see(unsigned long cases)
{
	struct mllb_raw r, seen;
	s16 x[MLLB_N_FEATURES], y[MLLB_N_FEATURES];
	unsigned int i;

	while (cases--) {
		int locality = rnd() & 1, hot = rnd() & 1;

		raw_usual(&r);
		seen = r;
		mllb_see(&seen, locality, hot);
		mllb_features(&r, x);
		mllb_features(&seen, y);
		for (i = 0; i < MLLB_N_FEATURES; i++) {
			int numa = i == MLLB_X_same_node || i == MLLB_X_prefer_src ||
				   i == MLLB_X_prefer_dst || i == MLLB_X_delta_faults;
			int heat = i == MLLB_X_delta_hot || i == MLLB_X_buddy_hot;
			int want = x[i];

			if (numa && !locality)
				want = i == MLLB_X_same_node ? 256 : 0;
			if (heat && !hot)
				want = i == MLLB_X_delta_hot ? 4096 : 0;
			CHECK(y[i] == want, "feature %u: %d, want %d", i, y[i], want);
		}
	}
}

static int write_vectors(const char *path)
{
	FILE *f = fopen(path, "w");
	struct mllb_raw r;
	s16 x[MLLB_N_FEATURES];
	int i;

	if (!f) {
		perror(path);
		return 1;
	}
	fputs(VECTORS_HEADER, f);
	for (i = 0; i < 2000; i++) {
		if (i % 2)
			raw_any(&r);
		else
			raw_usual(&r);
		mllb_features(&r, x);
		vectors_write(f, &r, x);
	}
	return fclose(f) ? 1 : 0;
}

int main(int argc, char **argv)
{
	unsigned long cases = test_cases(200000);
	struct mllb_raw r;

	test_begin("features_test");
	if (argc == 3 && !strcmp(argv[1], "write"))
		return write_vectors(argv[2]);
	test_table();
	test_recip_stays_in_range();
	test_delta_faults_edges();
	test_delta_faults_error(cases);
	test_see(cases / 10);
	while (cases--) {
		raw_any(&r);
		check_row(&r);
		raw_usual(&r);
		check_row(&r);
		raw_at_ends(&r);
		check_row(&r);
	}
	return test_end("features_test");
}
