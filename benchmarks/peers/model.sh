#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the model side against its peers on one dataset file.
#
#   benchmarks/peers/model.sh DATASET.npy [BATCH [EPOCHS]]
#
# Needs a built tree (worker/target/dist/full) and, for the Python peers, numpy and tensorflow-cpu in
# the python3 on PATH (PYTHON overrides it). Times are processor time of one thread, so that a busy
# machine does not change them much. Prints "name<TAB>value<TAB>note" lines.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lib="$here/../../worker/target/dist/full/lib"
python=${PYTHON:-python3}
dataset=${1:?usage: model.sh DATASET.npy [BATCH [EPOCHS]]}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

[ -d "$lib" ] || {
	echo "model.sh: $lib is missing; build first: mvn package" >&2
	exit 1
}
java -cp "$lib/*" "$here/ModelPeers.java" "$dataset" "${2:-4096}" "${3:-5}" "$scratch"
if "$python" -c 'import numpy' 2>/dev/null; then
	"$python" "$here/numpy_rows.py" "$scratch"
else
	echo "model.sh: $python has no numpy: NumPy peer skipped" >&2
fi
if "$python" -c 'import keras' 2>/dev/null; then
	"$python" "$here/keras_authors.py" "$dataset" 0.98 300
	"$python" "$here/keras_authors.py" "$dataset" 0.98 300 --logits
else
	echo "model.sh: $python has no keras: Keras peers skipped" >&2
fi
