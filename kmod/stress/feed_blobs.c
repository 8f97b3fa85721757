// SPDX-License-Identifier: GPL-2.0
/*
 * feed_blobs DUMP [SYSFS]: writes every blob of a dump of blob_fuzz to the loaded
 * module and compares its verdict with the same source in user space.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../mllb_infer.h"

static u8 blob[MLLB_MODEL_MAX_BYTES + 128];
static u64 room[8192];

static int want(size_t n)
{
	int err = mllb_model_size(blob, n);

	return err < 0 ? err : mllb_model_parse(blob, n, (struct mllb_model *)room);
}

/*
 * The module learns the length from the blob's own header, a file of its own from its
 * size: a blob that is shorter than it says is an unfinished upload, no error yet.
 */
static int unfinished(size_t n)
{
	u32 total = blob[8] | blob[9] << 8 | blob[10] << 16 | (u32)blob[11] << 24;

	return n < MLLB_MODEL_HEADER_BYTES || (n < total && total <= MLLB_MODEL_MAX_BYTES);
}

static int write_all(int fd, size_t n)
{
	size_t at = 0;

	while (at < n) {
		ssize_t done = pwrite(fd, blob + at, n - at, at);

		if (done < 0)
			return -errno;
		at += done;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *path = argc > 2 ? argv[2] : "/sys/kernel/mllb/model";
	FILE *dump = argc > 1 ? fopen(argv[1], "rb") : NULL;
	unsigned long fed = 0, accepted = 0, differ = 0;
	int fd = open(path, O_WRONLY);
	u8 len[4];

	if (!dump || fd < 0) {
		perror("feed_blobs");
		return 1;
	}
	while (fread(len, 1, 4, dump) == 4) {
		size_t n = len[0] | len[1] << 8 | len[2] << 16 | (size_t)len[3] << 24;
		int expect, got;

		if (n > sizeof(blob) || fread(blob, 1, n, dump) != n)
			return 1;
		expect = unfinished(n) ? 0 : want(n);
		got = write_all(fd, n);
		fed++;
		accepted += !got && !unfinished(n);
		if (expect != got && differ++ < 10)
			printf("blob %lu (%zu bytes): module %d, user space %d\n", fed, n, got,
			       expect);
	}
	printf("%lu blobs, %lu accepted, %lu verdicts differ\n", fed, accepted, differ);
	return differ || !fed;
}
