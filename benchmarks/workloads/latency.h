/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Delays, kept in buckets of which each is at most 1/8 wider than the one before, and the lines that tell of them: mean,
 * percentiles and histogram, as the catalogue's parser key-value reads them.
 */
#ifndef MLLB_LATENCY_H
#define MLLB_LATENCY_H

#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SUB	8		/* buckets per power of two */
#define BUCKETS (40 * SUB)

struct latency {
	uint64_t count[BUCKETS];
	uint64_t all, sum_ns, max_ns;
};

static inline uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static inline void futex_wait(_Atomic uint32_t *word, uint32_t value)
{
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static inline void futex_wake(_Atomic uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

/* Smallest bucket that is not below the value: buckets 0..7 are exact, then SUB per power of two. */
static inline unsigned int bucket_of(uint64_t ns)
{
	unsigned int power;

	if (ns < SUB)
		return (unsigned int)ns;
	power = 63 - (unsigned int)__builtin_clzll(ns);
	return (power - 2) * SUB + (unsigned int)((ns >> (power - 3)) & (SUB - 1));
}

static inline uint64_t upper_ns(unsigned int bucket)
{
	unsigned int power = bucket / SUB + 2;

	if (bucket < SUB)
		return bucket;
	return ((uint64_t)(SUB + bucket % SUB + 1) << (power - 3)) - 1;
}

static inline void latency_add(struct latency *into, uint64_t ns)
{
	unsigned int bucket = bucket_of(ns);

	into->count[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
	into->all++;
	into->sum_ns += ns;
	if (ns > into->max_ns)
		into->max_ns = ns;
}

static inline void latency_merge(struct latency *into, const struct latency *other)
{
	for (unsigned int i = 0; i < BUCKETS; i++)
		into->count[i] += other->count[i];
	into->all += other->all;
	into->sum_ns += other->sum_ns;
	if (other->max_ns > into->max_ns)
		into->max_ns = other->max_ns;
}

static inline double latency_us(const struct latency *of, double share)
{
	uint64_t wanted = (uint64_t)(share * (double)of->all + 0.999999), seen = 0;

	for (unsigned int i = 0; i < BUCKETS; i++) {
		seen += of->count[i];
		if (seen >= wanted && seen)
			return (double)(upper_ns(i) < of->max_ns ? upper_ns(i) : of->max_ns) / 1000;
	}
	return (double)of->max_ns / 1000;
}

/* At least one was added. */
static inline void latency_print(const char *name, const struct latency *of)
{
	printf("%s_mean_us=%.3f\n", name, (double)of->sum_ns / (double)of->all / 1000);
	printf("%s_p50_us=%.3f\n", name, latency_us(of, 0.50));
	printf("%s_p95_us=%.3f\n", name, latency_us(of, 0.95));
	printf("%s_p99_us=%.3f\n", name, latency_us(of, 0.99));
	printf("%s_p999_us=%.3f\n", name, latency_us(of, 0.999));
	printf("%s_max_us=%.3f\n", name, (double)of->max_ns / 1000);
	for (unsigned int i = 0; i < BUCKETS; i++)
		if (of->count[i])
			printf("histogram %s_us us %.3f %llu\n", name, (double)upper_ns(i) / 1000,
			       (unsigned long long)of->count[i]);
}

#endif
