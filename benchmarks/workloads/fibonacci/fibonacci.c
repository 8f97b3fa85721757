// SPDX-License-Identifier: Apache-2.0
// Grows trees of threads for a while and prints how many, and how long one took.
//   fibonacci TREES DEPTH LEAF DURATION_MS
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../live.h"

#define MAX_LATENCIES (1 << 20)

struct node {
	int depth;
	unsigned int tree;
	uint64_t sum;
};

static int leaf;
static uint64_t leaf_share;	/* of its tree; millionths */
static uint64_t deadline_ns;
static uint32_t latencies_us[MAX_LATENCIES];
static unsigned int nr_latencies;
static double trees_per_s;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static uint64_t fib(int n)
{
	return n < 2 ? (uint64_t)n : fib(n - 1) + fib(n - 2);
}

static uint64_t leaves(int depth)
{
	return depth == 0 ? 1 : leaves(depth - 1) + leaves(depth - 1 - (depth > 1));
}

static void *grow(void *arg)
{
	struct node *node = arg;
	struct node child[2];
	pthread_t thread[2];
	int started[2];

	if (node->depth == 0) {
		node->sum = fib(leaf);
		live_add(node->tree, leaf_share);
		return NULL;
	}
	for (int i = 0; i < 2; i++) {
		child[i].depth = node->depth - 1 - (i && node->depth > 1);
		child[i].tree = node->tree;
		started[i] = !pthread_create(&thread[i], NULL, grow, &child[i]);
		if (!started[i])	/* out of threads: do it here */
			grow(&child[i]);
	}
	for (int i = 0; i < 2; i++)
		if (started[i])
			pthread_join(thread[i], NULL);
	node->sum = child[0].sum + child[1].sum;
	return NULL;
}

static void *forester(void *arg)
{
	const struct node *tree = arg;
	uint64_t first = now_ns(), last = first;
	unsigned int trees = 0;

	for (uint64_t start = first; start < deadline_ns;) {
		struct node root = *tree;
		uint64_t end;

		grow(&root);
		end = now_ns();
		/* A tree that ended late is not counted: all runs cover the same time. */
		if (end <= deadline_ns) {
			pthread_mutex_lock(&lock);
			if (nr_latencies < MAX_LATENCIES)
				latencies_us[nr_latencies++] = (uint32_t)((end - start) / 1000);
			pthread_mutex_unlock(&lock);
			last = end;
			trees++;
		}
		start = end;
	}
	/* Over the time of whole trees: a count over the deadline would move in steps of one tree. */
	if (trees) {
		pthread_mutex_lock(&lock);
		trees_per_s += trees * 1e9 / (double)(last - first);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static double percentile_ms(double p)
{
	return latencies_us[(unsigned int)(p * (nr_latencies - 1) + 0.5)] / 1000.0;
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

static void print_results(double seconds)
{
	double sum = 0;

	for (unsigned int i = 0; i < nr_latencies; i++)
		sum += latencies_us[i];
	qsort(latencies_us, nr_latencies, sizeof(latencies_us[0]), ascending);
	printf("trees=%u\n", nr_latencies);
	printf("seconds=%.6f\n", seconds);
	printf("trees_per_s=%.6f\n", trees_per_s);
	printf("tree_latency_mean_ms=%.3f\n", sum / nr_latencies / 1000);
	printf("tree_latency_p95_ms=%.3f\n", percentile_ms(0.95));
	printf("tree_latency_p99_ms=%.3f\n", percentile_ms(0.99));
	printf("tree_latency_max_ms=%.3f\n", percentile_ms(1));
	print_histogram("tree_latency_us", latencies_us, nr_latencies);
}

int main(int argc, char **argv)
{
	int trees;
	struct node *tree;
	uint64_t start;

	if (argc != 5) {
		fprintf(stderr, "usage: fibonacci TREES DEPTH LEAF DURATION_MS\n");
		return 2;
	}
	trees = atoi(argv[1]);
	live_open();
	leaf_share = LIVE_OPERATION / leaves(atoi(argv[2]));
	leaf = atoi(argv[3]);
	start = now_ns();
	deadline_ns = start + strtoull(argv[4], NULL, 10) * 1000000u;

	pthread_t *thread = calloc((size_t)trees, sizeof(*thread));

	tree = calloc((size_t)trees, sizeof(*tree));
	if (!thread || !tree)
		return 1;
	for (int i = 0; i < trees; i++) {
		tree[i] = (struct node){ .depth = atoi(argv[2]), .tree = (unsigned int)i };
		int err = pthread_create(&thread[i], NULL, forester, &tree[i]);

		if (err) {
			fprintf(stderr, "fibonacci: thread: %s\n", strerror(err));
			return 1;
		}
	}
	for (int i = 0; i < trees; i++)
		pthread_join(thread[i], NULL);
	free(thread);
	free(tree);
	if (!nr_latencies) {
		fprintf(stderr, "fibonacci: no tree was ready in time: smaller depth or leaf, or longer\n");
		return 1;
	}
	print_results((double)(deadline_ns - start) / 1e9);
	return 0;
}
