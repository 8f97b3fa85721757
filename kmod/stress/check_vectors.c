// SPDX-License-Identifier: GPL-2.0
/*
 * check_vectors FEATURES.csv VECTORS SCORES: puts the shared vectors through the loaded
 * module's self-test files and compares. The CSV is the one that Java's feature code is
 * checked against; VECTORS and SCORES belong to the model that is loaded.
 */
#include "../tests/vectors.h"
#include "module.h"

#define PER_WRITE 40

/* Writes n records behind their number, reads the answer. */
static int ask(const char *path, const void *records, u32 n, size_t size, void *answer,
	       size_t answer_size)
{
	static u8 buf[4096];
	int fd = open(path, O_RDWR);
	ssize_t done;

	if (fd < 0)
		return -errno;
	memcpy(buf, &n, 4);
	memcpy(buf + 4, records, n * size);
	done = pwrite(fd, buf, 4 + n * size, 0);
	if (done == (ssize_t)(4 + n * size))
		done = pread(fd, answer, answer_size, 0);
	close(fd);
	return done == (ssize_t)answer_size ? 0 : -EIO;
}

static int features(const char *path, unsigned long *rows, unsigned long *differ)
{
	struct mllb_raw raw[PER_WRITE];
	s16 want[PER_WRITE][MLLB_N_FEATURES], got[PER_WRITE][MLLB_N_FEATURES];
	FILE *f = fopen(path, "r");
	int end = 0;

	if (!f || vectors_skip_header(f))
		return -EINVAL;
	while (!end) {
		u32 n = 0, i;

		while (n < PER_WRITE && !(end = vectors_read(f, &raw[n], want[n])))
			n++;
		if (end == VECTORS_BAD)
			return -EINVAL;
		if (n && ask(SYSFS "selftest_raw", raw, n, sizeof(raw[0]), got, n * sizeof(got[0])))
			return -EIO;
		for (i = 0; i < n; i++)
			*differ += !!memcmp(want[i], got[i], sizeof(got[i]));
		*rows += n;
	}
	fclose(f);
	return 0;
}

static int scores(const char *vectors, const char *expected, unsigned long *rows,
		  unsigned long *differ)
{
	s16 x[PER_WRITE][MLLB_N_FEATURES];
	s32 want[PER_WRITE], got[PER_WRITE];
	FILE *in = fopen(vectors, "rb"), *out = fopen(expected, "rb");
	size_t n, i;

	if (!in || !out)
		return -EINVAL;
	while ((n = fread(x, sizeof(x[0]), PER_WRITE, in)) > 0) {
		if (fread(want, 4, n, out) != n)
			return -EINVAL;
		if (ask(SYSFS "selftest", x, n, sizeof(x[0]), got, 4 * n))
			return -EIO;
		for (i = 0; i < n; i++)
			*differ += want[i] != got[i];
		*rows += n;
	}
	fclose(in);
	fclose(out);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long rows = 0, wrong_rows = 0, passes = 0, wrong_passes = 0;

	if (argc != 4)
		return 2;
	if (features(argv[1], &rows, &wrong_rows) ||
	    scores(argv[2], argv[3], &passes, &wrong_passes)) {
		printf("the vectors cannot be read, or the module does not answer\n");
		return 1;
	}
	printf("%lu feature rows, %lu differ; %lu scores, %lu differ\n", rows, wrong_rows, passes,
	       wrong_passes);
	return !rows || !passes || wrong_rows || wrong_passes;
}
