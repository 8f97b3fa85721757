/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What user space tells the scheduler "domains" before it is loaded, and reads from it
 * while it schedules. Little-endian.
 */
#ifndef MLLB_DOMAINS_H
#define MLLB_DOMAINS_H

#include <linux/types.h>

#define MLLB_DOMAINS_MAX_CPUS 512
#define MLLB_DOMAINS_MAX      64
#define MLLB_DOMAINS_TEXT     256

/* Constants; alone in .rodata.config. */
struct mllb_domains_config {
	__u64 slice_ns;
	__u64 migration_cost_ns;
	__u64 balance_ns;
	__u32 nice_tries;
	__u32 cpus;
	__u32 domains;
	__u32 pad;
	__u32 first[MLLB_DOMAINS_MAX];	/* of a domain's CPUs, in member[] */
	__u32 weight[MLLB_DOMAINS_MAX]; /* how many they are */
	__u32 member[MLLB_DOMAINS_MAX_CPUS];
	__u32 domain_of[MLLB_DOMAINS_MAX_CPUS];
	__u32 node[MLLB_DOMAINS_MAX]; /* of a domain */
};

/* One writer each: a CPU counts what it does itself. */
struct mllb_domains_counts {
	__u64 placed;	       /* woken on an idle CPU of its domain */
	__u64 queued;	       /* put into its domain's queue */
	__u64 kept;	       /* taken from the own domain's queue */
	__u64 asked;	       /* a task of another domain was looked at */
	__u64 hot;	       /* of these: ran there a moment ago, left there */
	__u64 unfit;	       /* of these: may not run here */
	__u64 stolen;	       /* of these: taken */
	__u64 stolen_hot;      /* of these: although hot, after failures */
	__u64 model_asked;     /* of these: a model has answered */
	__u64 model_yes;       /* of these: may be taken */
	__u64 model_no;	       /* of these: stays */
	__u64 model_flips;     /* of these: the rule would have answered otherwise */
	__u64 model_fell_back; /* could not be asked, so the rule has answered */
	__u64 pad[3];
};

/* Alone in .bss. */
struct mllb_domains_state {
	struct mllb_domains_counts counts[MLLB_DOMAINS_MAX_CPUS];
	__u64 exit_kind; /* 0 as long as it schedules */
	char exit_reason[MLLB_DOMAINS_TEXT];
	char exit_message[MLLB_DOMAINS_TEXT];
};

/* User space relies on these. */
_Static_assert(__builtin_offsetof(struct mllb_domains_config, domains) == 32, "domains");
_Static_assert(__builtin_offsetof(struct mllb_domains_config, first) == 40, "first");
_Static_assert(sizeof(struct mllb_domains_counts) == 16 * 8, "counts");
_Static_assert(sizeof(struct mllb_domains_state) == 512 * 16 * 8 + 8 + 2 * 256, "state");

#endif /* MLLB_DOMAINS_H */
