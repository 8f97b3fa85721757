// SPDX-License-Identifier: Apache-2.0
// A service: requests arrive at random times that do not wait for answers, and a pool of threads answers them, each with a
// set amount of CPU time. A request's latency counts from when it should have arrived, so that a late dispatcher or a long
// queue is not left out.
//   request WORKERS CPUS LOAD_PERCENT WORK_US DURATION_MS
// The mean of the times between arrivals is such that their work takes LOAD_PERCENT of CPUS. They are the same in each run.
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../latency.h"

struct worker {
	pthread_t thread;
	struct latency waits, requests;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static uint64_t *arrival_ns;
static size_t arrivals, posted, taken;
static uint64_t work_ns;

/* Until it returns false there is one more to be answered. */
static int take(size_t *which)
{
	int got;

	pthread_mutex_lock(&lock);
	while (taken == posted && posted < arrivals)
		pthread_cond_wait(&arrived, &lock);
	got = taken < posted;
	if (got)
		*which = taken++;
	pthread_mutex_unlock(&lock);
	return got;
}

static uint64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static void *answer(void *arg)
{
	struct worker *self = arg;
	size_t which;

	while (take(&which)) {
		uint64_t used = cpu_ns();

		latency_add(&self->waits, now_ns() - arrival_ns[which]);
		while (cpu_ns() - used < work_ns)
			;
		latency_add(&self->requests, now_ns() - arrival_ns[which]);
	}
	return NULL;
}

/* Exponential, as the times between calls of many who do not know of each other are. */
static void plan_arrivals(uint64_t mean_ns, uint64_t duration_ns)
{
	uint64_t at = 0, state = 88172645463325252u;
	size_t room = (size_t)(duration_ns / mean_ns) * 2 + 1024;

	arrival_ns = malloc(room * sizeof(*arrival_ns));
	while (arrival_ns && arrivals < room) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		at += (uint64_t)(-log(((double)(state >> 11) + 1) / 9007199254740993.0) * (double)mean_ns);
		if (at >= duration_ns)
			break;
		arrival_ns[arrivals++] = at;
	}
}

static void dispatch(void)
{
	for (size_t i = 0; i < arrivals; i++) {
		struct timespec at = {
			.tv_sec = (time_t)(arrival_ns[i] / 1000000000u),
			.tv_nsec = (long)(arrival_ns[i] % 1000000000u),
		};

		while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL))
			;
		pthread_mutex_lock(&lock);
		posted++;
		pthread_mutex_unlock(&lock);
		pthread_cond_signal(&arrived);
	}
	pthread_cond_broadcast(&arrived);
}

int main(int argc, char **argv)
{
	static struct latency waits, requests;
	uint64_t start, mean_ns;
	struct worker *worker;
	int workers;

	if (argc != 6) {
		fprintf(stderr, "usage: request WORKERS CPUS LOAD_PERCENT WORK_US DURATION_MS\n");
		return 2;
	}
	workers = atoi(argv[1]);
	work_ns = strtoull(argv[4], NULL, 10) * 1000;
	mean_ns = work_ns * 100 / (strtoull(argv[2], NULL, 10) * strtoull(argv[3], NULL, 10));
	plan_arrivals(mean_ns ? mean_ns : 1, strtoull(argv[5], NULL, 10) * 1000000u);
	worker = calloc((size_t)workers, sizeof(*worker));
	if (!arrivals || !worker) {
		fprintf(stderr, "request: no request in this time, or no memory for them: make it longer, or the work shorter\n");
		return 1;
	}
	for (int w = 0; w < workers; w++) {
		int err = pthread_create(&worker[w].thread, NULL, answer, &worker[w]);

		if (err) {
			fprintf(stderr, "request: thread: %s\n", strerror(err));
			return 1;
		}
	}
	/* Not before all are there who answer: making them is no part of a request. */
	start = now_ns();
	for (size_t i = 0; i < arrivals; i++)
		arrival_ns[i] += start;
	dispatch();
	for (int w = 0; w < workers; w++) {
		pthread_join(worker[w].thread, NULL);
		latency_merge(&waits, &worker[w].waits);
		latency_merge(&requests, &worker[w].requests);
	}
	printf("requests_per_s=%.6f\n", (double)requests.all * 1e9 / (double)(now_ns() - start));
	latency_print("request", &requests);
	latency_print("wait", &waits);
	return 0;
}
