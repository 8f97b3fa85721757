#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mllb_infer_test.sh MLLB_INFER: what the program does with bad input and good.
set -u
infer=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

expect() { # WANT_STATUS WHAT COMMAND...
	want=$1 what=$2
	shift 2
	"$@" >"$dir/out" 2>"$dir/err"
	got=$?
	if [ "$got" = "$want" ]; then
		echo "ok mllb-infer: $what"
	else
		echo "not ok mllb-infer: $what: exit $got, want $want: $(cat "$dir/err")"
		failed=1
	fi
}

with_input() { # FILE COMMAND...
	in=$1
	shift
	"$@" <"$in"
}

here=$(dirname "$0")
: >"$dir/empty"
head -c 63 /dev/zero >"$dir/short"
head -c 300 /dev/zero >"$dir/zeros"
printf '\377\177' >"$dir/half"

expect 2 "no model named" "$infer"
expect 1 "no such file" with_input "$dir/empty" "$infer" "$dir/none"
expect 1 "empty model" with_input "$dir/empty" "$infer" "$dir/empty"
expect 1 "short model" with_input "$dir/empty" "$infer" "$dir/short"
expect 1 "zeros are no model" with_input "$dir/zeros" "$infer" "$dir/zeros"
expect 0 "no vectors, no scores" with_input "$dir/empty" "$infer" "$here/model_15_10_1.bin"
expect 1 "input ends inside a vector" with_input "$dir/half" "$infer" "$here/model_15_10_1.bin"
expect 0 "golden vectors" with_input "$here/model_vectors.bin" "$infer" "$here/model_15_10_1.bin"
if cmp -s "$dir/out" "$here/model_scores.bin"; then
	echo "ok mllb-infer: golden scores"
else
	echo "not ok mllb-infer: golden scores differ"
	failed=1
fi

# Models written by the Java exporter, with the scores of its integer reference.
models=0
for model in "$here"/vectors/*.bin; do
	name=$(basename "$model" .bin)
	case $name in
	bad-*)
		expect 1 "refuses $name" with_input "$dir/empty" "$infer" "$model"
		;;
	*)
		expect 0 "runs $name" with_input "${model%.bin}.in" "$infer" "$model"
		if ! cmp -s "$dir/out" "${model%.bin}.out"; then
			echo "not ok mllb-infer: scores of $name differ"
			failed=1
		fi
		;;
	esac
	models=$((models + 1))
done
if [ "$models" -lt 10 ]; then
	echo "not ok mllb-infer: only $models models in $here/vectors"
	failed=1
fi
exit $failed
