// SPDX-License-Identifier: Apache-2.0
// Takes a share of every CPU away from whatever else runs there, until it is killed.
//   planted PERCENT
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define PERIOD_NS 20000000u	/* short against a repetition, long against a tick */

static unsigned int percent;

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static void *burn(void *arg)
{
	uint64_t next = now_ns();
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET((size_t)(uintptr_t)arg, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		perror("planted: affinity");
	for (;;) {
		struct timespec at;
		uint64_t busy_until = next + (uint64_t)PERIOD_NS * percent / 100;

		while (now_ns() < busy_until)
			;
		next += PERIOD_NS;
		if (next < now_ns())	/* fell behind: do not catch up in one go */
			next = now_ns();
		at.tv_sec = (time_t)(next / 1000000000u);
		at.tv_nsec = (long)(next % 1000000000u);
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t thread;

	percent = argc == 2 ? (unsigned int)atoi(argv[1]) : 0;
	if (percent < 1 || percent > 90) {
		fprintf(stderr, "usage: planted PERCENT (1..90)\n");
		return 2;
	}
	if (setpriority(PRIO_PROCESS, 0, -20))
		perror("planted: priority");
	for (long cpu = 1; cpu < cpus; cpu++)
		if (pthread_create(&thread, NULL, burn, (void *)(uintptr_t)cpu))
			return 1;
	burn((void *)(uintptr_t)0);
	return 0;
}
