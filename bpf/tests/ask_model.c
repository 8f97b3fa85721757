// SPDX-License-Identifier: GPL-2.0
/*
 * ask_model MODEL < vectors > scores
 * ask_model MODEL FILE.csv
 *
 * The form of a model that the scheduler runs, in the running kernel: as kmod's
 * mllb-infer, and as its mllb-features-check. The variable OBJECT names an object that
 * has mllb_model.bpf.h in it. A model is checked before, as the worker does. Exit code 1
 * on any defect, 77 where this user may load no program.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../kmod/mllb_infer.h"
#include "../../kmod/tests/vectors.h"

/* As in mllb_model.bpf.h. */
struct question {
	struct mllb_raw raw;
	u32 locality_counts, may_be_hot;
};

struct answer {
	s16 x[MLLB_N_FEATURES + 1];
	s32 score;
	u32 pad;
};

struct look {
	struct question q;
	struct answer a;
};

static int complain(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_DEBUG ? 0 : vfprintf(stderr, format, arguments);
}

static void put_model(struct bpf_object *object, const char *path)
{
	static u8 blob[MLLB_MODEL_MAX_BYTES + 1];
	static u64 parsed[MLLB_MODEL_MAX_BYTES];
	FILE *f = fopen(path, "rb");
	struct bpf_map *map;
	size_t n, size;
	void *constants;
	int err;

	if (!f) {
		perror(path);
		exit(1);
	}
	n = fread(blob, 1, sizeof(blob), f);
	fclose(f);
	err = mllb_model_size(blob, n);
	if (err > 0 && (size_t)err <= sizeof(parsed))
		err = mllb_model_parse(blob, n, (void *)parsed);
	if (err) {
		fprintf(stderr, "ask_model: %s: refused: errno %d\n", path, -err);
		exit(1);
	}
	map = bpf_object__find_map_by_name(object, ".rodata.model");
	constants = map ? (void *)bpf_map__initial_value(map, &size) : NULL;
	if (!constants || size < n) {
		fprintf(stderr, "ask_model: no room for the model\n");
		exit(1);
	}
	memcpy(constants, blob, n);
}

static struct bpf_object *load(const char *object_path, const char *model)
{
	struct bpf_object *object;

	libbpf_set_print(complain);
	object = bpf_object__open_file(object_path, NULL);
	if (!object)
		exit(1);
	put_model(object, model);
	if (bpf_object__load(object))
		exit(errno == EPERM ? 77 : 1);
	return object;
}

static void run(struct bpf_object *object, const char *program, void *context, u32 bytes)
{
	LIBBPF_OPTS(bpf_test_run_opts, options, .ctx_in = context, .ctx_size_in = bytes);
	struct bpf_program *found = bpf_object__find_program_by_name(object, program);

	if (!found || bpf_prog_test_run_opts(bpf_program__fd(found), &options) ||
	    options.retval) {
		fprintf(stderr, "ask_model: %s: errno %d, answer %u\n", program, errno,
			options.retval);
		exit(1);
	}
}

static int scores(struct bpf_object *object)
{
	struct answer a = {};
	size_t got;

	while ((got = fread(a.x, 1, 2 * MLLB_N_FEATURES, stdin)) == 2 * MLLB_N_FEATURES) {
		run(object, "mllb_examine_score", &a, sizeof(a));
		if (fwrite(&a.score, 4, 1, stdout) != 1) {
			perror("ask_model: stdout");
			return 1;
		}
	}
	if (got) {
		fprintf(stderr, "ask_model: input ends inside a vector\n");
		return 1;
	}
	return fflush(stdout) ? 1 : 0;
}

static int features(struct bpf_object *object, const char *path)
{
	FILE *f = fopen(path, "r");
	unsigned long rows = 0, bad = 0;
	struct look look = {.q = {.locality_counts = 1, .may_be_hot = 1}};
	s16 want[MLLB_N_FEATURES];

	if (!f || vectors_skip_header(f)) {
		fprintf(stderr, "ask_model: %s cannot be read\n", path);
		return 1;
	}
	while (!vectors_read(f, &look.q.raw, want)) {
		rows++;
		run(object, "mllb_examine_look", &look, sizeof(look));
		if (memcmp(look.a.x, want, sizeof(want))) {
			bad++;
			printf("row %lu differs\n", rows);
		}
	}
	printf("%lu rows, %lu differences\n", rows, bad);
	return bad || !rows;
}

int main(int argc, char **argv)
{
	const char *object = getenv("OBJECT");

	if (!object || (argc != 2 && argc != 3)) {
		fprintf(stderr, "usage: OBJECT=FILE ask_model MODEL [FILE.csv]\n");
		return 2;
	}
	if (argc == 3)
		return features(load(object, argv[1]), argv[2]);
	return scores(load(object, argv[1]));
}
