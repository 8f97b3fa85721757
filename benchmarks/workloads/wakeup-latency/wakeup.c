// SPDX-License-Identifier: Apache-2.0
// Messengers wake workers; each worker measures how long it took from the wake-up to its first
// instruction, computes for a moment, and reports back.
//   wakeup MESSENGERS WORKERS WORK_US DURATION_MS
// Prints percentiles in us and a histogram.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../latency.h"

struct messenger;

struct worker {
	_Atomic uint32_t called;	/* 1: there is a message */
	uint64_t called_ns;
	struct messenger *messenger;
	struct latency wakeups;
};

struct messenger {
	_Atomic uint32_t answers;	/* grows with each answer */
	struct worker *worker;
	int workers;
};

static uint64_t deadline_ns;
static uint64_t work_ns;
static _Atomic int stopping;

static void *work(void *arg)
{
	struct worker *self = arg;

	for (;;) {
		uint64_t start;

		while (!atomic_load(&self->called)) {
			if (atomic_load(&stopping))
				return NULL;
			futex_wait(&self->called, 0);
		}
		start = now_ns();
		if (start < deadline_ns)
			latency_add(&self->wakeups, start - self->called_ns);
		while (now_ns() - start < work_ns)
			;
		atomic_store(&self->called, 0);
		atomic_fetch_add(&self->messenger->answers, 1);
		futex_wake(&self->messenger->answers);
	}
}

static void *message(void *arg)
{
	struct messenger *self = arg;

	while (now_ns() < deadline_ns) {
		uint32_t answers = atomic_load(&self->answers);

		for (int i = 0; i < self->workers; i++) {
			struct worker *worker = &self->worker[i];

			if (atomic_load(&worker->called))
				continue;
			worker->called_ns = now_ns();
			atomic_store(&worker->called, 1);
			futex_wake(&worker->called);
		}
		/* Sleeps until somebody has answered; an answer given meanwhile changed the word. */
		futex_wait(&self->answers, answers);
	}
	return NULL;
}

static void print_results(const struct worker *worker, int workers, double seconds)
{
	static struct latency wakeups;

	for (int w = 0; w < workers; w++)
		latency_merge(&wakeups, &worker[w].wakeups);
	if (!wakeups.all) {
		fprintf(stderr, "wakeup: no worker was woken in time: make it longer\n");
		exit(1);
	}
	printf("messages_per_s=%.6f\n", (double)wakeups.all / seconds);
	latency_print("wakeup", &wakeups);
}

int main(int argc, char **argv)
{
	int messengers, workers;
	uint64_t start;

	if (argc != 5) {
		fprintf(stderr, "usage: wakeup MESSENGERS WORKERS WORK_US DURATION_MS\n");
		return 2;
	}
	messengers = atoi(argv[1]);
	workers = atoi(argv[2]);
	work_ns = strtoull(argv[3], NULL, 10) * 1000;

	struct messenger *messenger = calloc((size_t)messengers, sizeof(*messenger));
	struct worker *worker = calloc((size_t)(messengers * workers), sizeof(*worker));
	pthread_t *thread = calloc((size_t)(messengers * workers + messengers), sizeof(*thread));
	int threads = 0;

	if (!messenger || !worker || !thread)
		return 1;
	start = now_ns();
	deadline_ns = start + strtoull(argv[4], NULL, 10) * 1000000u;
	for (int m = 0; m < messengers; m++) {
		messenger[m].worker = &worker[m * workers];
		messenger[m].workers = workers;
		for (int w = 0; w < workers; w++)
			messenger[m].worker[w].messenger = &messenger[m];
	}
	for (int i = 0; i < messengers * workers + messengers; i++) {
		int is_worker = i < messengers * workers;
		int err = pthread_create(&thread[threads++], NULL, is_worker ? work : message,
					 is_worker ? (void *)&worker[i] :
						     (void *)&messenger[i - messengers * workers]);

		if (err) {
			fprintf(stderr, "wakeup: thread: %s\n", strerror(err));
			return 1;
		}
	}
	for (int m = 0; m < messengers; m++)
		pthread_join(thread[messengers * workers + m], NULL);
	atomic_store(&stopping, 1);
	for (int w = 0; w < messengers * workers; w++) {
		/* A worker between its two looks misses one wake-up: so again until it is gone. */
		while (pthread_tryjoin_np(thread[w], NULL) == EBUSY) {
			futex_wake(&worker[w].called);
			usleep(200);
		}
	}
	print_results(worker, messengers * workers, (double)(deadline_ns - start) / 1e9);
	return 0;
}
