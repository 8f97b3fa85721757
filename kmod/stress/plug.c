// SPDX-License-Identifier: GPL-2.0
/*
 * plug SECONDS PAUSE_MS: unplugs and replugs CPUs 1 to 3, one after the other, with a
 * pause after each step. Ends early on SIGTERM, with all CPUs in. Prints how often;
 * exit 1 if the kernel refused one.
 */
#include <signal.h>

#include "module.h"

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static int set_online(int cpu, const char *online, unsigned int pause_us)
{
	char path[128];
	int err;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
	err = put_text(path, online);
	usleep(pause_us);
	return err;
}

int main(int argc, char **argv)
{
	unsigned int pause_us = argc == 3 ? 1000 * strtoul(argv[2], NULL, 10) : 0;
	unsigned long steps = 0, errors = 0;
	double end = now() + (argc == 3 ? atof(argv[1]) : 0);
	int cpu = 0;

	if (argc != 3)
		return 2;
	signal(SIGTERM, stop);
	for (; now() < end && !stopped; steps += 2) {
		cpu = cpu % 3 + 1;
		errors += !!set_online(cpu, "0", pause_us);
		errors += !!set_online(cpu, "1", stopped ? 0 : pause_us);
	}
	printf("%lu CPUs unplugged or replugged, %lu errors\n", steps, errors);
	return !!errors;
}
