// SPDX-License-Identifier: GPL-2.0
/*
 * hammer SECONDS PER_SECOND MODEL...: switches modes and swaps models in turn at the
 * given rate. Prints what it did; exit 1 after any error.
 */
#include "module.h"

int main(int argc, char **argv)
{
	static const char *const modes[] = { "active", "shadow", "canary", "off" };
	unsigned long step = 0, errors = 0;
	double start = now(), end, next = start;
	int models = argc - 3;

	if (argc < 4)
		return 2;
	end = start + atof(argv[1]);
	for (; now() < end; step++) {
		errors += !!put_text(SYSFS "mode", modes[step % 4]);
		errors += !!put_file(SYSFS "model", argv[3 + step % models]);
		next += 1 / atof(argv[2]);
		if (next > now())
			usleep((useconds_t)((next - now()) * 1e6));
	}
	printf("%lu flips, %lu swaps (%.0f/s each), %lu errors in %.0f s", step, step,
	       step / (now() - start), errors, now() - start);
	return !!errors;
}
