// SPDX-License-Identifier: Apache-2.0
/*
 * The generator. `fill pin FILE`: loads the program, pins its ring, then for each line
 * on stdin fills the ring by that many thousand records and answers with the counts.
 * `fill pin FILE RATE SECONDS`: fills at that many records a second instead after
 * the first byte on stdin. RING_BYTES in the environment is the ring's size.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static int run(int fd)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);

	return bpf_prog_test_run_opts(fd, &opts);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void pace(int fd, double rate, double seconds)
{
	double start = now(), calls = 0;

	while (now() - start < seconds) {
		if (calls * 1000 > (now() - start) * rate) {
			usleep(200);
			continue;
		}
		run(fd);
		calls++;
	}
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	unsigned long long counts[2] = {0};
	int fd, bss, thousands, zero = 0;

	if (argc != 3 && argc != 5)
		return 2;
	object = bpf_object__open_file(argv[2], NULL);
	if (!object)
		return 1;
	if (getenv("RING_BYTES"))
		bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "ring"),
					 strtoul(getenv("RING_BYTES"), NULL, 0));
	if (bpf_object__load(object))
		return 1;
	unlink(argv[1]);
	if (bpf_map__pin(bpf_object__find_map_by_name(object, "ring"), argv[1]))
		return 1;
	fd = bpf_program__fd(bpf_object__find_program_by_name(object, "fill"));
	bss = bpf_map__fd(bpf_object__find_map_by_name(object, ".bss"));
	printf("ready\n");
	fflush(stdout);
	if (argc == 5)
		getchar(); /* the reader is there */
	if (argc == 5)
		pace(fd, atof(argv[3]), atof(argv[4]));
	while (argc == 3 && scanf("%d", &thousands) == 1) {
		while (thousands-- > 0)
			run(fd);
		bpf_map_lookup_elem(bss, &zero, counts);
		printf("%llu %llu\n", counts[0], counts[1]);
		fflush(stdout);
	}
	bpf_map_lookup_elem(bss, &zero, counts);
	if (argc == 5)
		printf("produced %llu dropped %llu\n", counts[0], counts[1]);
	unlink(argv[1]);
	return 0;
}
