// SPDX-License-Identifier: GPL-2.0
/*
 * hammer SECONDS PER_SECOND MODEL...: switches modes and swaps models in turn at the
 * given rate, and unplugs and replugs CPUs in between. Prints what it did.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SYSFS "/sys/kernel/mllb/"

static int put(const char *path, const void *data, size_t n)
{
	int fd = open(path, O_WRONLY);
	ssize_t done = -1;
	size_t at = 0;

	if (fd < 0)
		return -errno;
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

static int put_text(const char *path, const char *text)
{
	return put(path, text, strlen(text));
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int swap_model(const char *path)
{
	static char blob[32768];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		return -errno;
	n = fread(blob, 1, sizeof(blob), f);
	fclose(f);
	return put(SYSFS "model", blob, n);
}

int main(int argc, char **argv)
{
	static const char *const modes[] = { "active", "shadow", "canary", "off" };
	unsigned long flips = 0, swaps = 0, plugs = 0, errors = 0, step = 0;
	double start = now(), end, next = start;
	int cpu = 1, online = 1, models = argc - 3;
	char path[128];

	if (argc < 4)
		return 2;
	end = start + atof(argv[1]);
	while (now() < end) {
		int err = put_text(SYSFS "mode", modes[step % 4]);

		flips++;
		errors += !!err;
		err = swap_model(argv[3 + step % models]);
		swaps++;
		errors += !!err;
		if (step++ % 50 == 49) {
			snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
			online = !online;
			err = put_text(path, online ? "1" : "0");
			plugs++;
			errors += !!err;
			if (online)
				cpu = cpu % 3 + 1;
		}
		next += 1 / atof(argv[2]);
		if (next > now())
			usleep((useconds_t)((next - now()) * 1e6));
		else
			next = now();
	}
	if (!online)
		put_text(path, "1");
	printf("%lu flips, %lu swaps, %lu hotplugs, %lu errors in %.0f s\n", flips, swaps, plugs,
	       errors, now() - start);
	return errors ? 1 : 0;
}
