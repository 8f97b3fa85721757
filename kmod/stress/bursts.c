// SPDX-License-Identifier: GPL-2.0
/*
 * bursts SECONDS: a mixed load that leaves the CPUs time in between. Twenty-five times a
 * second sixteen threads wake at the same moment, more than there are CPUs, so that
 * those which are done first pull from the others; then each computes, yields, wakes a
 * sleeper through a pipe, or forks a child that computes. On an emulated node, busy
 * loops on all CPUs make every answer to an interrupt wait for the host's scheduler;
 * that slows the test down and tests nothing of the module.
 */
#include <pthread.h>
#include <sched.h>
#include <sys/wait.h>

#include "module.h"

#define THREADS 16
#define PERIOD_NS 40000000ul

static double end;

static void compute(unsigned int us)
{
	struct timespec t;
	long long stop;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	stop = t.tv_sec * 1000000ll + t.tv_nsec / 1000 + us;
	do
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	while (t.tv_sec * 1000000ll + t.tv_nsec / 1000 < stop);
}

static void yields(unsigned int us)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		compute(us / 4);
		sched_yield();
	}
}

static void child(unsigned int us)
{
	pid_t pid = fork();

	if (!pid) {
		compute(us);
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static int ends[2];

static void *woken(void *unused)
{
	char c;

	(void)unused;
	while (read(ends[0], &c, 1) == 1)
		compute(500);
	return NULL;
}

static void wake(unsigned int us)
{
	compute(us);
	if (write(ends[1], "", 1) != 1)
		abort();
}

static void *burst(void *arg)
{
	static void (*const kinds[])(unsigned int) = { compute, yields, wake, child };
	unsigned long i = (unsigned long)arg;
	unsigned int seed = i;
	struct timespec t;

	while (now() < end) {
		clock_gettime(CLOCK_MONOTONIC, &t);
		t.tv_nsec = (t.tv_nsec / PERIOD_NS + 1) * PERIOD_NS;
		if (t.tv_nsec >= 1000000000) {
			t.tv_sec++;
			t.tv_nsec = 0;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
		/* One in eight forks: that costs more than all the others together. */
		kinds[i % 8 ? i % 3 : 3](200 + rand_r(&seed) % 800);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS], sleeper;
	unsigned long i;

	if (argc != 2 || pipe(ends))
		return 2;
	end = now() + atof(argv[1]);
	if (pthread_create(&sleeper, NULL, woken, NULL))
		return 1;
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, burst, (void *)i))
			return 1;
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
