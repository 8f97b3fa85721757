/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MLLB_SELFTEST_H
#define MLLB_SELFTEST_H

/**
 * mllb_selftest() - does this kernel behave as the module believes?
 *
 * Called once while loading, with the hook installed and the mode off. Calls the
 * real can_migrate_task() on a made-up balancing attempt, directly and through the
 * redirection.
 *
 * Return: 0; -EPROTO if a flag or a field is not where it should be; -ENXIO if the
 * redirection does not happen; -EAGAIN if there is only one CPU.
 */
int mllb_selftest(void);

#endif /* MLLB_SELFTEST_H */
