// SPDX-License-Identifier: Apache-2.0
// Processes that compute, sleep, yield, wake each other and change their priority. What comes next is drawn by a
// generator with a fixed seed for each process, so every run asks the scheduler for the same mix.
//   mix PROCESSES WORK DURATION_MS
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../live.h"

#define MAX_PROCESSES 1024
#define MAX_SLEEP_US 1000
#define NICE_LEVELS 4

/* Each on cache lines of its own, so that counting is not what is measured. */
struct count {
	uint64_t steps;
	uint64_t wakeups;
	char pad[112];
};

static struct count *counts;
static int pipes[MAX_PROCESSES][2];

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint32_t draw(uint64_t *state)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(*state >> 33);
}

static void compute(unsigned int rounds)
{
	volatile uint32_t x = 1;

	for (unsigned int i = 0; i < rounds * 1000; i++)
		x = x * 1664525 + 1013904223;
}

static void sleep_us(uint32_t us)
{
	struct timespec time = { 0, (long)us * 1000 };

	nanosleep(&time, NULL);
}

/* Waits for a neighbour, but not for long: the mix must go on when all wait. */
static void wait_for_neighbour(int own, struct count *count)
{
	struct pollfd in = { .fd = pipes[own][0], .events = POLLIN };
	char bytes[64];

	if (poll(&in, 1, 1) > 0 && read(pipes[own][0], bytes, sizeof(bytes)) > 0)
		count->wakeups++;
}

static void step(int own, int processes, unsigned int work, uint64_t *state)
{
	int neighbour = (int)(draw(state) % (unsigned int)processes);

	switch (draw(state) % 8) {
	case 0:
	case 1:
	case 2:
		compute(1 + draw(state) % work);
		break;
	case 3:
		sleep_us(1 + draw(state) % MAX_SLEEP_US);
		break;
	case 4:
		sched_yield();
		break;
	case 5:
		wait_for_neighbour(own, &counts[own]);
		break;
	case 6:
		/* A full pipe has woken its reader already. */
		if (write(pipes[neighbour][1], "", 1) < 0 && errno != EAGAIN)
			exit(1);
		break;
	default:
		if (setpriority(PRIO_PROCESS, 0, (int)(draw(state) % NICE_LEVELS)) && errno != EACCES)
			exit(1);
	}
	counts[own].steps++;
	live_add((unsigned int)own, LIVE_OPERATION);
}

static void run(int own, int processes, unsigned int work, uint64_t end)
{
	uint64_t state = 20240611 + (uint64_t)own;

	while (now_ns() < end)
		step(own, processes, work, &state);
	exit(0);
}

static int fail(const char *what)
{
	fprintf(stderr, "mix: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(int argc, char **argv)
{
	int processes = argc == 4 ? atoi(argv[1]) : 0;
	unsigned int work = argc == 4 ? (unsigned int)atoi(argv[2]) : 0;
	uint64_t steps = 0, wakeups = 0, start, last;
	int status, bad = 0;

	if (processes < 2 || processes > MAX_PROCESSES || !work) {
		fprintf(stderr, "usage: mix PROCESSES (2..%d) WORK DURATION_MS\n", MAX_PROCESSES);
		return 2;
	}
	live_open();
	counts = mmap(NULL, sizeof(*counts) * (size_t)processes, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counts == MAP_FAILED)
		return fail("memory");
	for (int i = 0; i < processes; i++)
		if (pipe2(pipes[i], O_NONBLOCK | O_CLOEXEC))
			return fail("pipe");
	start = now_ns();
	for (int i = 0; i < processes; i++) {
		pid_t child = fork();

		if (child < 0)
			return fail("fork");
		if (!child)
			run(i, processes, work, start + (uint64_t)atoll(argv[3]) * 1000000);
	}
	while (wait(&status) > 0)
		bad |= status;
	last = now_ns();
	if (bad) {
		fprintf(stderr, "mix: a process failed\n");
		return 1;
	}
	for (int i = 0; i < processes; i++) {
		steps += counts[i].steps;
		wakeups += counts[i].wakeups;
	}
	printf("steps_per_s=%.6f\n", (double)steps * 1e9 / (double)(last - start));
	printf("wakeups_per_s=%.6f\n", (double)wakeups * 1e9 / (double)(last - start));
	return 0;
}
