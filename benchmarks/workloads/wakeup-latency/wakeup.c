// SPDX-License-Identifier: Apache-2.0
// Messengers wake workers; each worker measures how long it took from the wake-up to its first
// instruction, computes for a moment, and reports back.
//   wakeup MESSENGERS WORKERS WORK_US DURATION_MS
// Prints percentiles in us and a histogram whose buckets are at most 1/8 wider than the one before.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SUB	8		/* buckets per power of two */
#define BUCKETS (40 * SUB)

struct messenger;

struct worker {
	_Atomic uint32_t called;	/* 1: there is a message */
	uint64_t called_ns;
	struct messenger *messenger;
	uint64_t count[BUCKETS];
	uint64_t sum_ns, max_ns, messages;
};

struct messenger {
	_Atomic uint32_t answers;	/* grows with each answer */
	struct worker *worker;
	int workers;
};

static uint64_t deadline_ns;
static uint64_t work_ns;
static _Atomic int stopping;

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static void futex_wait(_Atomic uint32_t *word, uint32_t value)
{
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void futex_wake(_Atomic uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

/* Smallest bucket that is not below the value: buckets 0..7 are exact, then SUB per power of two. */
static unsigned int bucket_of(uint64_t ns)
{
	unsigned int power;

	if (ns < SUB)
		return (unsigned int)ns;
	power = 63 - (unsigned int)__builtin_clzll(ns);
	return (power - 2) * SUB + (unsigned int)((ns >> (power - 3)) & (SUB - 1));
}

static uint64_t upper_ns(unsigned int bucket)
{
	unsigned int power = bucket / SUB + 2;

	if (bucket < SUB)
		return bucket;
	return ((uint64_t)(SUB + bucket % SUB + 1) << (power - 3)) - 1;
}

static void *work(void *arg)
{
	struct worker *self = arg;

	for (;;) {
		uint64_t start, delay;

		while (!atomic_load(&self->called)) {
			if (atomic_load(&stopping))
				return NULL;
			futex_wait(&self->called, 0);
		}
		start = now_ns();
		delay = start - self->called_ns;
		if (start < deadline_ns) {
			unsigned int bucket = bucket_of(delay);

			self->count[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
			self->sum_ns += delay;
			self->messages++;
			if (delay > self->max_ns)
				self->max_ns = delay;
		}
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

static double percentile_us(const uint64_t *count, uint64_t all, uint64_t max_ns, double share)
{
	uint64_t wanted = (uint64_t)(share * (double)all + 0.999999), seen = 0;

	for (unsigned int i = 0; i < BUCKETS; i++) {
		seen += count[i];
		if (seen >= wanted && seen)
			return (double)(upper_ns(i) < max_ns ? upper_ns(i) : max_ns) / 1000;
	}
	return (double)max_ns / 1000;
}

static void print_results(const struct worker *worker, int workers, double seconds)
{
	static uint64_t count[BUCKETS];
	uint64_t all = 0, sum = 0, max = 0;

	for (int w = 0; w < workers; w++) {
		for (unsigned int i = 0; i < BUCKETS; i++)
			count[i] += worker[w].count[i];
		all += worker[w].messages;
		sum += worker[w].sum_ns;
		if (worker[w].max_ns > max)
			max = worker[w].max_ns;
	}
	if (!all) {
		fprintf(stderr, "wakeup: no worker was woken in time: make it longer\n");
		exit(1);
	}
	printf("messages_per_s=%.6f\n", (double)all / seconds);
	printf("wakeup_mean_us=%.3f\n", (double)sum / (double)all / 1000);
	printf("wakeup_p50_us=%.3f\n", percentile_us(count, all, max, 0.50));
	printf("wakeup_p95_us=%.3f\n", percentile_us(count, all, max, 0.95));
	printf("wakeup_p99_us=%.3f\n", percentile_us(count, all, max, 0.99));
	printf("wakeup_p999_us=%.3f\n", percentile_us(count, all, max, 0.999));
	printf("wakeup_max_us=%.3f\n", (double)max / 1000);
	for (unsigned int i = 0; i < BUCKETS; i++)
		if (count[i])
			printf("histogram wakeup_us us %.3f %llu\n", (double)upper_ns(i) / 1000,
			       (unsigned long long)count[i]);
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
