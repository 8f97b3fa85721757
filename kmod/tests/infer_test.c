// SPDX-License-Identifier: GPL-2.0
/* Random models against plain sums; the loader's verdict against the range proof. */
#include "../mllb_plain.h"
#include "blob.h"

static struct mllb_model *parse(const u8 *blob, size_t n, int *err)
{
	struct mllb_model *m;
	u8 *exact = malloc(n); /* exactly n bytes: the sanitizer sees any overread */

	memcpy(exact, blob, n);
	*err = mllb_model_size(exact, n);
	if (*err < 0) {
		free(exact);
		return NULL;
	}
	m = malloc(*err);
	*err = mllb_model_parse(exact, n, m);
	free(exact);
	if (!*err)
		return m;
	free(m);
	return NULL;
}

/* @blob: the same model's bytes, which the scheduler's form reads. */
static void compare(const struct net *net, const struct mllb_model *m, const u8 *blob, int vectors)
{
	s16 *x = malloc(2 * MLLB_N_FEATURES);
	unsigned int i;

	while (vectors--) {
		s64 want;
		s32 got;

		for (i = 0; i < MLLB_N_FEATURES; i++)
			x[i] = random_feature(i);
		want = net_eval(net, x);
		got = mllb_infer(m, x);
		CHECK(got == want, "score %d, plain sums give %lld", got, (long long)want);
		got = mllb_plain_score(blob, x);
		CHECK(got == want, "the scheduler's score %d, plain sums give %lld", got,
		      (long long)want);
	}
	free(x);
}

/* The path's own form of the features: every set of flags, numbers at random and at the edges. */
static void compare_inputs(const struct net *net, const struct mllb_model *m)
{
	struct mllb_inputs in, back;
	s16 x[MLLB_N_FEATURES];
	u32 flags;
	int i;

	for (flags = 0; flags < MLLB_N_FLAG_SETS; flags++) {
		s64 want;
		s32 got;

		for (i = 0; i < MLLB_N_FEATURES; i++)
			x[i] = random_feature(i);
		mllb_inputs_of(x, &in);
		in.flags = flags;
		if (flags % 3 == 0)
			in.number[MLLB_V_delta_faults] = 0;
		mllb_features_of(&in, x);
		want = net_eval(net, x);
		got = mllb_score(m, &in);
		CHECK(got == want, "flags %u: score %d, plain sums give %lld", flags, got,
		      (long long)want);
		CHECK(mllb_infer(m, x) == want && mllb_infer_plainly(m, x) == want, "other ways");
		CHECK(!mllb_inputs_of(x, &back) && back.flags == in.flags &&
			      !memcmp(back.number, in.number, sizeof(in.number)),
		      "and back");
	}
}

static void test_no_inputs(void)
{
	s16 x[MLLB_N_FEATURES] = { 0 };
	struct mllb_inputs in;
	int i;

	for (i = 0; i < MLLB_N_FEATURES; i++) {
		int is_flag = (i >= MLLB_X_cpu_idle && i <= MLLB_X_prefer_dst) ||
			      i == MLLB_X_buddy_hot;

		x[i] = 255;
		CHECK(mllb_inputs_of(x, &in) == (is_flag ? -1 : 0), "%s = 255",
		      mllb_feature_name[i]);
		x[i] = 0;
	}
	x[MLLB_X_cpu_idle] = x[MLLB_X_cpu_newly_idle] = 256;
	CHECK(mllb_inputs_of(x, &in), "idle in two ways");
}

static void test_random_models(unsigned long cases)
{
	static struct net net;
	static u8 blob[MLLB_MODEL_MAX_BYTES] __attribute__((aligned(4)));
	unsigned long loaded = 0, refused = 0;
	struct mllb_model *m;
	int err;

	while (cases--) {
		size_t n;

		net_random(&net, cases % 4 == 0);
		n = blob_write(&net, blob);
		m = parse(blob, n, &err);
		if (net_fits(&net)) {
			loaded++;
			CHECK(m, "a model that fits was refused: %d", err);
		} else {
			refused++;
			CHECK(!m && err == -ERANGE, "a model that may overflow: %d", err);
		}
		if (m)
			compare(&net, m, blob, 20);
		if (m && loaded % 4 == 0)
			compare_inputs(&net, m);
		free(m);
	}
	CHECK(loaded > 10 && refused > 10, "loaded %lu, refused %lu", loaded, refused);
	printf("  %lu models compared, %lu refused for their range\n", loaded, refused);
}

/* The bound itself: 2^31 - 1 loads and computes, 2^31 is refused. */
static void test_range_edge(void)
{
	static struct net net;
	static u8 blob[MLLB_MODEL_MAX_BYTES] __attribute__((aligned(4)));
	struct mllb_model *m;
	int err, sign;

	for (sign = -1; sign <= 1; sign += 2) {
		memset(&net, 0, sizeof(net));
		net.n_layers = 2;
		net.width[0] = MLLB_N_FEATURES;
		net.width[1] = 3;
		net.width[2] = 1;
		net.weight[0][0][9] = sign * 32767;
		net.bias[0][0] = sign * (s32)((1ll << 31) - 1 - 32767ll * 16384);
		net.weight[1][0][0] = sign * 32767;
		m = parse(blob, blob_write(&net, blob), &err);
		CHECK(m, "2^31 - 1 must load: %d", err);
		if (m) {
			compare(&net, m, blob, 200);
			compare_inputs(&net, m);
		}
		free(m);
		net.bias[0][0] += sign;
		m = parse(blob, blob_write(&net, blob), &err);
		CHECK(!m && err == -ERANGE, "2^31 must be refused: %d", err);
		free(m);
	}
}

static void test_size(void)
{
	static struct net net;
	static u8 blob[MLLB_MODEL_MAX_BYTES] __attribute__((aligned(4)));
	size_t n;
	int size;

	memset(&net, 0, sizeof(net));
	net.n_layers = 2;
	net.width[0] = MLLB_N_FEATURES;
	net.width[1] = 10;
	net.width[2] = 1;
	n = blob_write(&net, blob);
	size = mllb_model_size(blob, n);
	CHECK(size > 0 && size < 4096, "15-10-1 needs %d bytes", size);
	printf("  15-10-1: blob %zu bytes, loaded %d bytes\n", n, size);

	net.n_layers = 3;
	net.width[1] = 64;
	net.width[2] = 64;
	net.width[3] = 1;
	n = blob_write(&net, blob);
	size = mllb_model_size(blob, n);
	CHECK(size > 0, "15-64-64-1: %d", size);
	printf("  15-64-64-1: blob %zu bytes, loaded %d bytes\n", n, size);
}

static void test_crc(void)
{
	CHECK(mllb_crc32("123456789", 9) == 0xcbf43926, "check value of CRC-32");
	CHECK(mllb_crc32("", 0) == 0, "nothing");
}

int main(void)
{
	test_begin("infer_test");
	test_crc();
	test_size();
	test_no_inputs();
	test_range_edge();
	test_random_models(test_cases(2000));
	return test_end("infer_test");
}
