// SPDX-License-Identifier: GPL-2.0
/*
 * lease MS: a stand-in for a worker switches to active and renews a lease of MS twice
 * a second; it is killed while the mode is active, and the module has to be off by
 * itself. All times are CLOCK_MONOTONIC, which the module's trip carries too. Prints
 * them; exit 1 if the module tripped later than MS and a little after the kill, 3 if
 * the living worker starved and missed its lease.
 */
#include <signal.h>
#include <sys/wait.h>

#include "module.h"

/* An emulated CPU may be off the host's CPUs that long when the timer's moment comes. */
#define LATE_MS 250

static int read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);

	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = 0;
	return n <= 0;
}

static void renew(const char *ms)
{
	if (put_text(SYSFS "lease_ms", ms) || put_text(SYSFS "mode", "active"))
		_exit(1);
	for (;; usleep(500000))
		put_text(SYSFS "lease_ms", ms);
}

static int is_off(void)
{
	char mode[16];

	return read_text(SYSFS "mode", mode, sizeof(mode)) || !strcmp(mode, "off\n");
}

int main(int argc, char **argv)
{
	double killed, seen, tripped;
	char trip[128], reason[16];
	unsigned long long time_ns;
	pid_t worker;

	if (argc != 2)
		return 2;
	worker = fork();
	if (!worker)
		renew(argv[1]);
	sleep(3);
	if (is_off()) {
		kill(worker, SIGKILL);
		return 3;
	}
	killed = now();
	kill(worker, SIGKILL);
	waitpid(worker, NULL, 0);
	while (!is_off() && now() < killed + 300)
		usleep(10000);
	seen = now();
	if (read_text(SYSFS "trip", trip, sizeof(trip)) ||
	    sscanf(trip, "%15s %*u %llu", reason, &time_ns) != 2)
		return 1;
	tripped = time_ns / 1e9 - killed;
	printf("killed in active, tripped %.0f ms later, seen off after %.0f ms, trip %s",
	       1000 * tripped, 1000 * (seen - killed), trip);
	return strcmp(reason, "lease") || tripped < 0 ||
	       1000 * tripped > atof(argv[1]) + LATE_MS;
}
