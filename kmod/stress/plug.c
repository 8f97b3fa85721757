// SPDX-License-Identifier: GPL-2.0
/*
 * plug SECONDS PAUSE_MS: unplugs and replugs CPUs 1 to 3, one after the other, with a
 * pause after each step. Ends early on SIGTERM, with all CPUs in. Prints how often, and
 * how often the kernel would not unplug one because it is busy: dl_bw_deactivate() says
 * so, for one, while SCHED_DEADLINE tasks, which the load has, hold the time of the CPU.
 * That is no fault of the module, which has no part in hotplug. Exit 1 after any other
 * error, and when a CPU does not come back.
 */
#include <signal.h>

#include "module.h"

static volatile sig_atomic_t stopped;
static unsigned long steps, busy;
static int failed;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static int set_online(int cpu, const char *online)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
	return put_text(path, online);
}

/* True if the CPU was unplugged. */
static int unplug(int cpu)
{
	int err = set_online(cpu, "0");

	if (err == -EBUSY)
		busy++;
	else if (err)
		failed = -err;
	else
		steps++;
	return !err;
}

static void replug(int cpu)
{
	int err, tries = 20;

	while ((err = set_online(cpu, "1")) && --tries)
		usleep(100000);
	if (err)
		failed = -err;
	else
		steps++;
}

int main(int argc, char **argv)
{
	unsigned int pause_us = argc == 3 ? 1000 * strtoul(argv[2], NULL, 10) : 0;
	double end = now() + (argc == 3 ? atof(argv[1]) : 0);
	int cpu = 0;

	if (argc != 3)
		return 2;
	signal(SIGTERM, stop);
	while (now() < end && !stopped && !failed) {
		cpu = cpu % 3 + 1;
		if (unplug(cpu)) {
			usleep(pause_us);
			replug(cpu);
		}
		usleep(stopped ? 0 : pause_us);
	}
	printf("%lu CPUs unplugged or replugged, %lu times busy", steps, busy);
	if (failed)
		printf(", then CPU %d: %s", cpu, strerror(failed));
	printf("\n");
	return !!failed;
}
