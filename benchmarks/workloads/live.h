/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts what a program has done so far, for a reader that looks while it runs.
 *
 * $MLLB_LIVE names a file of 64 KiB that is there already: 512 counters, each 64 bits in the machine's byte order at the
 * begin of 128 bytes of its own. A program maps it shared and adds to any of them, in millionths of an operation, so that a
 * long one may show how far it is; the reader sums all. Without the variable nothing is counted.
 */
#ifndef MLLB_LIVE_H
#define MLLB_LIVE_H

#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define LIVE_OPERATION 1000000u
#define LIVE_COUNTERS  512u

/* As far apart as the CPUs' cache lines are, so that counting is not what is measured. */
struct live_counter {
	_Atomic uint64_t millionths;
	char pad[128 - sizeof(uint64_t)];
};

static struct live_counter *live_counters;

/* To be called once, before threads or children that count. */
static inline void live_open(void)
{
	const char *path = getenv("MLLB_LIVE");
	size_t bytes = sizeof(struct live_counter) * LIVE_COUNTERS;
	int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *map;

	if (file < 0)
		return;
	map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	close(file);
	if (map != MAP_FAILED)
		live_counters = map;
}

/* Whoever counts has a number; two that share one are slower, not wrong. */
static inline void live_add(unsigned int who, uint64_t millionths)
{
	if (live_counters)
		atomic_fetch_add_explicit(&live_counters[who % LIVE_COUNTERS].millionths,
					  millionths, memory_order_relaxed);
}

#endif
