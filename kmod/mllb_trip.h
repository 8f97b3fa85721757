/* SPDX-License-Identifier: GPL-2.0 */
/* Switching itself off: reasons, the record of what happened, and the lease. */
#ifndef MLLB_TRIP_H
#define MLLB_TRIP_H

#include <linux/types.h>

enum mllb_trip_reason {
	MLLB_TRIP_NONE,
	MLLB_TRIP_REFUSALS, /* count: times any task reached refusal_limit */
	MLLB_TRIP_LATENCY, /* count: level of the leaky bucket */
	MLLB_TRIP_DIVERGENCE, /* count: answers unlike native in the window */
	MLLB_TRIP_LEASE, /* count: length of the lease in ms */
	MLLB_N_TRIPS
};

/**
 * struct mllb_trip_record - the last trip since the module was last switched on
 * @reason: enum mllb_trip_reason
 * @count: see there
 * @time_ns: CLOCK_MONOTONIC
 */
struct mllb_trip_record {
	int reason;
	u64 count;
	u64 time_ns;
};

struct mllb_cpu;
struct kobject;

int mllb_trip_init(void);
void mllb_trip_exit(void);

/* sysfs directory whose "trip" file is told about trips; NULL = none (any more). */
void mllb_trip_notify(struct kobject *kobj);

/**
 * mllb_trip() - switch off, now, from any context
 * @reason: why
 * @count: see enum mllb_trip_reason
 * @state: mllb_settings.state that this is about
 *
 * The mode is off on return; the static branch, the log line and the notification
 * follow from process context. Does nothing if the module is off already or was
 * switched anew since: what was seen of one generation is no reason against another.
 */
void mllb_trip(enum mllb_trip_reason reason, u64 count, u32 state);

/* Of the present generation: reason "none" when it was switched on again since. */
struct mllb_trip_record mllb_trip_last(void);
void mllb_trip_forget_hits(void);
const char *mllb_trip_name(int reason);

/* The checks of the path; interrupts are off. */
void mllb_trip_check_budget(struct mllb_cpu *cpu, u64 spent_ns, u32 state);
void mllb_trip_check_divergence(struct mllb_cpu *cpu, bool differs, u32 limit, u32 state);
void mllb_trip_refusal_limit_hit(u32 state);

/* 0 = no lease. Process context. */
void mllb_lease_renew(unsigned int ms);
unsigned int mllb_lease_left_ms(void);
/* The last lease ended by itself, and nobody has asked for another or for none. */
bool mllb_lease_lapsed(void);
void mllb_trip_lease(u32 state);

#endif /* MLLB_TRIP_H */
