// SPDX-License-Identifier: Apache-2.0
// A build without a compiler: a number of steps at a time, each a driver process that runs a compiler
// and then an assembler, as gcc does; these touch memory, compute, and hand a file on.
//   storm JOBS MEMORY_BYTES WORK DIRECTORY DURATION_MS
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../live.h"

#define MAX_JOBS  4096
#define MAX_STEPS (1 << 18)

struct step {
	pid_t pid;
	uint64_t start_ns;
};

static uint32_t latency_us[MAX_STEPS];
static unsigned int steps;

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* The same work for the same arguments: a repetition's number is how much of it got done. */
static int compute(const char *memory_bytes, const char *work, const char *in, const char *out)
{
	size_t bytes = strtoul(memory_bytes, NULL, 10);
	uint64_t rounds = strtoull(work, NULL, 10) * 1000, sum = 88172645463325252u;
	unsigned char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	FILE *file;

	if (memory == MAP_FAILED)
		return 1;
	if (*in) {
		file = fopen(in, "r");
		if (!file || !fread(memory, 1, 4096, file))
			return 1;
		fclose(file);
	}
	for (size_t at = 0; at < bytes; at += 4096)
		memory[at] = (unsigned char)at;
	for (uint64_t i = 0; i < rounds; i++) {
		sum ^= sum << 13;
		sum ^= sum >> 7;
		sum ^= sum << 17;
		memory[sum % bytes]++;
	}
	file = fopen(out, "w");
	if (!file || fwrite(memory, 1, 4096, file) != 4096 || fclose(file))
		return 1;
	return 0;
}

static int run(char **argv)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		execv("/proc/self/exe", argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 1;
	return !WIFEXITED(status) || WEXITSTATUS(status);
}

/* The driver: compiler, then assembler, each a program of its own. */
static int drive(char *memory_bytes, char *work, const char *directory)
{
	char between[4096], object[4096];

	snprintf(between, sizeof(between), "%s/%d.s", directory, getpid());
	snprintf(object, sizeof(object), "%s/%d.o", directory, getpid());
	char *compiler[] = { "storm", "compile", memory_bytes, work, "", between, NULL };
	char *assembler[] = { "storm", "compile", "262144", "20", between, object, NULL };
	int failed = run(compiler) || run(assembler);

	unlink(between);
	unlink(object);
	return failed;
}

static pid_t start(char **argv)
{
	char *driver[] = { "storm", "drive", argv[2], argv[3], argv[4], NULL };
	pid_t pid = fork();

	if (!pid) {
		execv("/proc/self/exe", driver);
		_exit(127);
	}
	return pid;
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static double percentile_ms(double p)
{
	return latency_us[(unsigned int)(p * (steps - 1) + 0.5)] / 1000.0;
}

/* Bounds grow by an eighth, so a bucket is never wider than that. */
static void print_histogram(const char *name, const uint32_t *sorted, unsigned int n)
{
	uint64_t upper = 8;
	unsigned int count = 0;

	for (unsigned int i = 0; i < n; i++) {
		while (sorted[i] > upper) {
			if (count)
				printf("histogram %s us %llu %u\n", name, (unsigned long long)upper,
				       count);
			count = 0;
			upper += upper / 8;
		}
		count++;
	}
	printf("histogram %s us %llu %u\n", name, (unsigned long long)upper, count);
}

static int print_results(uint64_t first_ns, uint64_t last_ns)
{
	double sum = 0;

	if (!steps) {
		fprintf(stderr, "storm: no step was ready in time: less work, or longer\n");
		return 1;
	}
	for (unsigned int i = 0; i < steps; i++)
		sum += latency_us[i];
	qsort(latency_us, steps, sizeof(latency_us[0]), ascending);
	/* Until the last step that counts: a count over the deadline would move in whole steps. */
	printf("steps_per_s=%.6f\n", steps * 1e9 / (double)(last_ns - first_ns));
	printf("step_latency_mean_ms=%.3f\n", sum / steps / 1000);
	printf("step_latency_p95_ms=%.3f\n", percentile_ms(0.95));
	printf("step_latency_p99_ms=%.3f\n", percentile_ms(0.99));
	printf("step_latency_max_ms=%.3f\n", percentile_ms(1));
	print_histogram("step_latency_us", latency_us, steps);
	return 0;
}

int main(int argc, char **argv)
{
	static struct step running[MAX_JOBS];
	uint64_t first_ns, deadline_ns, last_ns;
	int jobs, left = 0, failed = 0;

	if (argc == 6 && !strcmp(argv[1], "compile"))
		return compute(argv[2], argv[3], argv[4], argv[5]);
	if (argc == 5 && !strcmp(argv[1], "drive"))
		return drive(argv[2], argv[3], argv[4]);
	jobs = argc == 6 ? atoi(argv[1]) : 0;
	if (jobs < 1 || jobs > MAX_JOBS) {
		fprintf(stderr, "usage: storm JOBS MEMORY_BYTES WORK DIRECTORY DURATION_MS\n");
		return 2;
	}
	live_open();
	first_ns = last_ns = now_ns();
	deadline_ns = first_ns + strtoull(argv[5], NULL, 10) * 1000000u;
	for (; left < jobs; left++)
		running[left] = (struct step){ start(argv), now_ns() };
	while (left) {
		int status;
		pid_t pid = wait(&status);
		uint64_t now = now_ns();

		if (pid < 0) {
			fprintf(stderr, "storm: wait: %s\n", strerror(errno));
			return 1;
		}
		failed |= !WIFEXITED(status) || WEXITSTATUS(status);
		for (int i = 0; i < jobs; i++) {
			if (running[i].pid != pid)
				continue;
			if (now <= deadline_ns)
				live_add(0, LIVE_OPERATION);
			if (now <= deadline_ns && steps < MAX_STEPS) {
				latency_us[steps++] = (uint32_t)((now - running[i].start_ns) / 1000);
				last_ns = now;
			}
			running[i].pid = 0;
			left--;
			if (now < deadline_ns) {
				running[i] = (struct step){ start(argv), now };
				left++;
			}
			break;
		}
	}
	if (failed) {
		fprintf(stderr, "storm: a step failed: is there room in %s?\n", argv[4]);
		return 1;
	}
	return print_results(first_ns, last_ns);
}
