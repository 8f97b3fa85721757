#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# model.sh [OBJECT]: the scheduler's form of a model against the vectors that every other
# form agrees with, in the running kernel; skipped where this user may load no program.
set -u
cd "$(dirname "$0")" || exit 1
OBJECT=${1:-score.bpf.o}
export OBJECT
vectors=../../kmod/tests

./ask_model $vectors/model_15_10_1.bin </dev/null 2>/dev/null
if [ $? = 77 ]; then
	echo "skipped: models in BPF (only root may load programs)"
	exit 0
fi
./ask_model $vectors/model_15_10_1.bin $vectors/feature_vectors.csv || exit 1
exec $vectors/mllb_infer_test.sh ./ask_model
