// SPDX-License-Identifier: GPL-2.0
/*
 * Whether somebody who computes is passed by for ever: fork_chains CHAINS SECONDS. In
 * each chain a process starts a child and ends, and so on; beside them one process for
 * each CPU computes and says how long it was kept from it at most. Run on a lab node by
 * deploy/lab/long/domains.sh.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* Whoever returns from fork() as the child goes on with the chain. */
static void chain(double until)
{
	while (now() < until)
		if (fork())
			_exit(0);
	_exit(0);
}

static void compute(double until)
{
	double last = now(), longest = 0, time;

	while ((time = now()) < until) {
		if (time - last > longest)
			longest = time - last;
		last = time;
	}
	if (time - last > longest)
		longest = time - last;
	printf("waited %.3f\n", longest);
	fflush(stdout);
	_exit(0);
}

int main(int argc, char **argv)
{
	int chains = argc > 1 ? atoi(argv[1]) : 8,
	    seconds = argc > 2 ? atoi(argv[2]) : 10;
	int cpus = sysconf(_SC_NPROCESSORS_ONLN);
	double until = now() + seconds;

	/* Ends are taken note of here, and whoever lost its parent is ours. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (int i = 0; i < cpus; i++)
		if (!fork())
			compute(until);
	for (int i = 0; i < chains; i++)
		if (!fork())
			chain(until);
	while (wait(NULL) > 0)
		;
	return 0;
}
