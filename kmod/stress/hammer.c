// SPDX-License-Identifier: GPL-2.0
/*
 * hammer SECONDS PER_SECOND MODEL...: switches modes and swaps models in turn at the
 * given rate, and unplugs and replugs CPUs in between. Prints what it did.
 */
#include "module.h"

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
		err = put_file(SYSFS "model", argv[3 + step % models]);
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
