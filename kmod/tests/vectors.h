/* SPDX-License-Identifier: GPL-2.0 */
/* The CSV of raw inputs and features that C and Java are both checked against. */
#ifndef MLLB_TEST_VECTORS_H
#define MLLB_TEST_VECTORS_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../mllb_features.h"

#define VECTORS_END 1
#define VECTORS_BAD 2

#define VECTORS_HEADER                                                         \
	"src_nr_running,src_nr_preferred,src_load,dst_load,dst_nr_running,"    \
	"delta_ns,migration_cost_ns,idle_type,src_nid,dst_nid,preferred_nid,"  \
	"faults_src,faults_dst,faults_total,nr_balance_failed,"                \
	"cache_nice_tries,buddy_hot,"                                          \
	"x0,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,x13,x14\n"

static inline int vectors_skip_header(FILE *f)
{
	char line[512];

	return !fgets(line, sizeof(line), f) || strcmp(line, VECTORS_HEADER);
}

static inline void vectors_write(FILE *f, const struct mllb_raw *r, const s16 *x)
{
	int i;

	fprintf(f, "%" PRIu32 ",%" PRIu32 ",%" PRIu64 ",%" PRIu64 ",%" PRIu32,
		r->src_nr_running, r->src_nr_preferred, r->src_load, r->dst_load,
		r->dst_nr_running);
	fprintf(f, ",%" PRId64 ",%" PRId64 ",%u,%" PRId32 ",%" PRId32 ",%" PRId32,
		r->delta_ns, r->migration_cost_ns, r->idle_type, r->src_nid,
		r->dst_nid, r->preferred_nid);
	fprintf(f, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu32 ",%" PRIu32 ",%u",
		r->faults_src, r->faults_dst, r->faults_total,
		r->nr_balance_failed, r->cache_nice_tries, r->buddy_hot);
	for (i = 0; i < MLLB_N_FEATURES; i++)
		fprintf(f, ",%d", x[i]);
	fputc('\n', f);
}

static inline int vectors_read(FILE *f, struct mllb_raw *r, s16 *x)
{
	unsigned int idle, buddy;
	int i, n;

	memset(r, 0, sizeof(*r));
	n = fscanf(f,
		   "%" SCNu32 ",%" SCNu32 ",%" SCNu64 ",%" SCNu64 ",%" SCNu32
		   ",%" SCNd64 ",%" SCNd64 ",%u,%" SCNd32 ",%" SCNd32 ",%" SCNd32
		   ",%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu32 ",%" SCNu32 ",%u",
		   &r->src_nr_running, &r->src_nr_preferred, &r->src_load,
		   &r->dst_load, &r->dst_nr_running, &r->delta_ns,
		   &r->migration_cost_ns, &idle, &r->src_nid, &r->dst_nid,
		   &r->preferred_nid, &r->faults_src, &r->faults_dst,
		   &r->faults_total, &r->nr_balance_failed, &r->cache_nice_tries,
		   &buddy);
	if (n == EOF)
		return VECTORS_END;
	if (n != 17)
		return VECTORS_BAD;
	r->idle_type = idle;
	r->buddy_hot = buddy;
	for (i = 0; i < MLLB_N_FEATURES; i++)
		if (fscanf(f, ",%" SCNd16, &x[i]) != 1)
			return VECTORS_BAD;
	return 0;
}

#endif /* MLLB_TEST_VECTORS_H */
