// SPDX-License-Identifier: Apache-2.0
/*
 * The peer: libbpf's own consumer, one callback per record, same work as the Java one
 * (kind, time and sequence number are read and summed). consume PIN ROUNDS < > fill
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static unsigned long long records, sum;

static int take(void *ctx, void *data, size_t size)
{
	unsigned short kind = *(unsigned short *)data;
	unsigned long long *words = data;

	records += kind == 1;
	sum += words[1] ^ words[2];
	return 0;
}

static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	int rounds = atoi(argv[2]), fd = bpf_obj_get(argv[1]);
	struct ring_buffer *ring = ring_buffer__new(fd, take, NULL, NULL);
	double used = 0;
	char line[100];

	if (!ring)
		return 1;
	for (int i = 0; i < rounds; i++) {
		double start;

		printf("50\n");
		fflush(stdout);
		if (!fgets(line, sizeof(line), stdin))
			return 1;
		start = cpu_seconds();
		ring_buffer__consume(ring);
		used += cpu_seconds() - start;
	}
	fprintf(stderr, "c      %llu records, %.3f CPU s, %.2f M records/s (sum %llx)\n", records,
		used, records / used / 1e6, sum);
	return 0;
}
