// SPDX-License-Identifier: GPL-2.0
/*
 * Puts the scheduler "domains" in force on the running kernel for a while, with the CPUs
 * in two halves, and says what it did: load_domains OBJECT SECONDS [MODEL | record]. Run
 * on a lab node by deploy/lab/long/domains.sh.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../mllb_domains.h"
#include "../mllb_trace.h"

static struct mllb_domains_state state;

/* What the ring held. */
static struct {
	unsigned long long yes, no, forced, pinned, wrong, outcomes, ran;
} recorded;

static int complain(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_DEBUG ? 0 : vfprintf(stderr, format, arguments);
}

static void halve(struct mllb_domains_config *config, unsigned int cpus)
{
	config->slice_ns = 3000000;
	config->migration_cost_ns = 500000;
	config->balance_ns = 4000000;
	config->nice_tries = 1;
	config->cpus = cpus;
	config->domains = 2;
	config->first[1] = cpus / 2;
	config->weight[0] = cpus / 2;
	config->weight[1] = cpus - cpus / 2;
	config->node[1] = 1;
	for (unsigned int cpu = 0; cpu < cpus; cpu++) {
		config->member[cpu] = cpu;
		config->domain_of[cpu] = cpu >= cpus / 2;
	}
}

static void *constants(struct bpf_object *object, const char *name, size_t *size)
{
	return (void *)bpf_map__initial_value(bpf_object__find_map_by_name(object, name),
					      size);
}

/* Unchecked: for models that are known to be sound. */
static int put_model(struct bpf_object *object, const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t size, got;
	void *room = constants(object, ".rodata.model", &size);

	got = f ? fread(room, 1, size, f) : 0;
	return got > 0;
}

static void begin_recording(struct bpf_object *object)
{
	size_t size;
	struct mllb_setup *setup = constants(object, ".rodata.setup", &size);

	setup->sample_every = 1;
	setup->outcome_horizon_ns = 100000000;
}

static int follow(struct bpf_object *object)
{
	static const char *const followers[] = {"mllb_sched_switch",
						"mllb_sched_migrate_task",
						"mllb_sched_process_exit"};

	for (int i = 0; i < 3; i++)
		if (!bpf_program__attach(
			    bpf_object__find_program_by_name(object, followers[i])))
			return 0;
	return 1;
}

/* By the halves that halve() made. */
static int is_wrong(const struct mllb_decision *d, unsigned int cpus)
{
	unsigned int half = cpus / 2;

	return d->version != MLLB_TRACE_VERSION || d->weight != 1 || !d->pid ||
	       !d->cgroup_id || d->src_cpu / half == d->dst_cpu / half ||
	       d->src_nid == d->dst_nid || d->migration_cost_ns != 500000 ||
	       d->verdict != (d->reason == MLLB_REASON_COLD ||
			      d->reason == MLLB_REASON_COLD_NEVER_HOT ||
			      d->reason == MLLB_REASON_FORCED) ||
	       (d->reason != MLLB_REASON_PINNED &&
		(d->policy == 5 /* SCHED_IDLE */
			 ? d->reason != MLLB_REASON_COLD_NEVER_HOT
			 : (d->reason == MLLB_REASON_COLD) !=
				   (d->delta_ns >= d->migration_cost_ns)));
}

static int take(void *context, void *data, size_t size)
{
	const struct mllb_decision *d = data;
	const struct mllb_outcome *o = data;

	if (d->kind == MLLB_KIND_OUTCOME) {
		recorded.outcomes++;
		recorded.ran += o->wait_ns >= 0;
		return 0;
	}
	recorded.yes += d->verdict;
	recorded.no += !d->verdict;
	recorded.forced += d->reason == MLLB_REASON_FORCED;
	recorded.pinned += d->reason == MLLB_REASON_PINNED;
	recorded.wrong += is_wrong(d, *(unsigned int *)context);
	return 0;
}

static void tell(void)
{
	struct mllb_domains_counts all = {};

	for (int cpu = 0; cpu < MLLB_DOMAINS_MAX_CPUS; cpu++) {
		all.placed += state.counts[cpu].placed;
		all.queued += state.counts[cpu].queued;
		all.kept += state.counts[cpu].kept;
		all.asked += state.counts[cpu].asked;
		all.hot += state.counts[cpu].hot;
		all.unfit += state.counts[cpu].unfit;
		all.stolen += state.counts[cpu].stolen;
		all.stolen_hot += state.counts[cpu].stolen_hot;
		all.model_asked += state.counts[cpu].model_asked;
		all.model_yes += state.counts[cpu].model_yes;
		all.model_no += state.counts[cpu].model_no;
		all.model_flips += state.counts[cpu].model_flips;
		all.model_fell_back += state.counts[cpu].model_fell_back;
	}
	printf("placed %llu queued %llu kept %llu asked %llu hot %llu unfit %llu stolen "
	       "%llu stolen_hot %llu\n",
	       all.placed, all.queued, all.kept, all.asked, all.hot, all.unfit,
	       all.stolen, all.stolen_hot);
	printf("model asked %llu yes %llu no %llu flips %llu fell back %llu\n",
	       all.model_asked, all.model_yes, all.model_no, all.model_flips,
	       all.model_fell_back);
	printf("recorded yes %llu no %llu forced %llu pinned %llu wrong %llu outcomes "
	       "%llu ran "
	       "%llu\n",
	       recorded.yes, recorded.no, recorded.forced, recorded.pinned,
	       recorded.wrong, recorded.outcomes, recorded.ran);
	printf("end %llu '%s' '%s'\n", state.exit_kind, state.exit_reason,
	       state.exit_message);
}

int main(int argc, char **argv)
{
	int seconds = argc > 2 ? atoi(argv[2]) : 10, key = 0, memory;
	int records = argc > 3 && !strcmp(argv[3], "record");
	unsigned int cpus = sysconf(_SC_NPROCESSORS_CONF);
	struct ring_buffer *ring = NULL;
	struct bpf_object *object;
	size_t size;

	libbpf_set_print(complain);
	object = argc > 1 ? bpf_object__open_file(argv[1], NULL) : NULL;
	if (!object)
		return 1;
	halve(constants(object, ".rodata.config", &size), cpus);
	if (records)
		begin_recording(object);
	else if (argc > 3 && !put_model(object, argv[3]))
		return 1;
	if (bpf_object__load(object) || (records && !follow(object)) ||
	    !bpf_map__attach_struct_ops(
		    bpf_object__find_map_by_name(object, "mllb_domains")))
		return 2;
	if (records)
		ring = ring_buffer__new(
			bpf_map__fd(bpf_object__find_map_by_name(object, "mllb_ring")),
			take, &cpus, NULL);
	printf("in force\n");
	fflush(stdout);
	memory = bpf_map__fd(bpf_object__find_map_by_name(object, ".bss"));
	for (int i = 0; i < seconds * 20 && !state.exit_kind; i++) {
		usleep(50000);
		if (ring)
			ring_buffer__consume(ring);
		bpf_map_lookup_elem(memory, &key, &state);
	}
	tell();
	return 0;
}
