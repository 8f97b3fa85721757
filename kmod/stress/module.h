/* SPDX-License-Identifier: GPL-2.0 */
/* The module's files in /sys/kernel/mllb, for the programs of the stress suite. */
#ifndef MLLB_STRESS_MODULE_H
#define MLLB_STRESS_MODULE_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define SYSFS "/sys/kernel/mllb/"

static inline double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/*
 * Writes all of it from offset 0 on; 0 or a negative errno. The lock keeps another
 * writer's pieces from between ours: a big model takes several writes.
 */
static inline int put(const char *path, const void *data, size_t n)
{
	int fd = open(path, O_WRONLY);
	ssize_t done = 0;
	size_t at = 0;

	if (fd < 0)
		return -errno;
	flock(fd, LOCK_EX);
	while (at < n) {
		done = pwrite(fd, (const char *)data + at, n - at, at);
		if (done < 0)
			break;
		at += done;
	}
	done = done < 0 ? -errno : 0;
	close(fd);
	return done;
}

static inline int put_text(const char *path, const char *text)
{
	return put(path, text, strlen(text));
}

static inline int put_file(const char *path, const char *from)
{
	static char data[65536];
	FILE *f = fopen(from, "rb");
	size_t n;

	if (!f)
		return -errno;
	n = fread(data, 1, sizeof(data), f);
	fclose(f);
	return put(path, data, n);
}

/* Value of a line "name value" of one reading of the counters. */
static inline unsigned long long counter(const char *text, const char *name)
{
	size_t n = strlen(name);

	while (text) {
		if (!strncmp(text, name, n) && text[n] == ' ')
			return strtoull(text + n, NULL, 10);
		text = strchr(text, '\n');
		text += !!text;
	}
	return 0;
}

static inline int read_counters(char *text, size_t size)
{
	int fd = open(SYSFS "counters", O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, text, size - 1);
	close(fd);
	if (n <= 0)
		return -EIO;
	text[n] = 0;
	return 0;
}

/* Every call in exactly one class, every decision in exactly one cell. */
static inline int counters_add_up(const char *t)
{
	return counter(t, "calls") ==
		       counter(t, "hard_refusals") + counter(t, "forced") + counter(t, "off") +
			       counter(t, "out_of_scope") + counter(t, "no_model") +
			       counter(t, "decided") &&
	       counter(t, "decided") ==
		       counter(t, "native_no_model_no") + counter(t, "native_no_model_yes") +
			       counter(t, "native_yes_model_no") +
			       counter(t, "native_yes_model_yes");
}

#endif /* MLLB_STRESS_MODULE_H */
