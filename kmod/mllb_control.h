/* SPDX-License-Identifier: GPL-2.0 */
/* /sys/kernel/mllb: root's way to switch, load and look. */
#ifndef MLLB_CONTROL_H
#define MLLB_CONTROL_H

#define MLLB_VERSION "1.0"

int mllb_control_init(void);
/* After this nobody can switch the module on any more. */
void mllb_control_exit(void);

/**
 * mllb_mode_set() - switch
 * @mode: enum mllb_mode
 *
 * Return: 0; when switching on, -ENODATA if there is no model, -ETIME if the lease has
 * ended and was not renewed, -EAGAIN if the module tripped meanwhile. Then it is off, or
 * stays as it was.
 */
int mllb_mode_set(int mode);

/* Brings the static branch in line with a mode that a trip set to off. */
void mllb_mode_settle(void);
/* The same for the clock on the path, after a change of what wants it. */
void mllb_timing_settle(void);

#endif /* MLLB_CONTROL_H */
