// SPDX-License-Identifier: GPL-2.0
/*
 * plug SECONDS PAUSE_MS: unplugs and replugs CPUs 1 to 3, one after the other, with a
 * pause after each step. Ends early on SIGTERM, with all CPUs in. Prints how often, and
 * how often the kernel would not and why (dl_bw_deactivate(), for one, says EBUSY while
 * SCHED_DEADLINE tasks, which the load has, hold the time of the CPU). A refusal is no
 * fault of the module, which has no part in hotplug.
 */
#include <signal.h>

#include "module.h"

static volatile sig_atomic_t stopped;
static unsigned long steps, refused;
static int why;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

/* True if the CPU now is what was asked for. */
static int set_online(int cpu, const char *online, unsigned int pause_us)
{
	char path[128];
	int err;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
	err = put_text(path, online);
	if (err) {
		refused++;
		why = -err;
	} else {
		steps++;
	}
	usleep(pause_us);
	return !err;
}

int main(int argc, char **argv)
{
	unsigned int pause_us = argc == 3 ? 1000 * strtoul(argv[2], NULL, 10) : 0;
	double end = now() + (argc == 3 ? atof(argv[1]) : 0);
	int cpu = 0;

	if (argc != 3)
		return 2;
	signal(SIGTERM, stop);
	while (now() < end && !stopped) {
		cpu = cpu % 3 + 1;
		if (set_online(cpu, "0", pause_us))
			set_online(cpu, "1", stopped ? 0 : pause_us);
	}
	printf("%lu CPUs unplugged or replugged", steps);
	if (refused)
		printf(", %lu times refused (%s)", refused, strerror(why));
	printf("\n");
	return 0;
}
