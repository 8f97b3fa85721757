// SPDX-License-Identifier: GPL-2.0
/*
 * cycles N SECONDS MODULE MODEL: loads and unloads the module N times, or for so many
 * seconds, through all modes: it is taken out while it decides. Every tenth time it
 * stays in for a while. A load that the module's self-test refuses (ENXIO) is counted
 * and tried again. Prints what it did; exit 1 after anything that went wrong, and when
 * more than one load in fifty was refused.
 */
#include <sys/syscall.h>

#include "module.h"

static int load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = syscall(SYS_finit_module, fd, "", 0) ? -errno : 0;
	close(fd);
	return err;
}

static int unload(void)
{
	return syscall(SYS_delete_module, "mllb", O_NONBLOCK) ? -errno : 0;
}

static int use(unsigned long i, const char *model, unsigned long long *decided)
{
	static const char *const modes[] = { "active", "shadow", "canary", "off" };
	static char text[4096];
	int err = put_file(SYSFS "model", model);

	if (!err)
		err = put_text(SYSFS "refusal_trip_hits", "0");
	if (!err)
		err = put_text(SYSFS "mode", modes[i % 4]);
	if (!err && i % 10 == 0)
		usleep(300000);
	if (!err)
		err = read_counters(text, sizeof(text));
	if (!err && !counters_add_up(text))
		err = -EBADMSG;
	*decided += counter(text, "decided");
	return err;
}

int main(int argc, char **argv)
{
	unsigned long i, n = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	double start = now(), end = start + (argc > 2 ? atof(argv[2]) : 0);
	double loading = 0, unloading = 0;
	unsigned long refused = 0;
	unsigned long long decided = 0;
	int err = 0;

	if (argc != 5)
		return 2;
	for (i = 0; i < n && now() < end && !err; i++) {
		double t = now();

		err = load(argv[3]);
		if (err == -ENXIO) {
			refused++;
			err = load(argv[3]);
		}
		loading += now() - t;
		if (!err)
			err = use(i, argv[4], &decided);
		t = now();
		if (!err)
			err = unload();
		unloading += now() - t;
	}
	printf("%lu of %lu loads and unloads in %.0f s (%.0f and %.0f ms each), %llu decisions, %lu refused by the self-test at first",
	       i, n, now() - start, 1000 * loading / i, 1000 * unloading / i, decided, refused);
	if (err)
		printf(", stopped by: %s", strerror(-err));
	putchar('\n');
	return err || !i || refused > 1 + i / 50;
}
