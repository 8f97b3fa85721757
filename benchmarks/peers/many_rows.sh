#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Trains on a dataset blown up to many rows, with a heap far below 4 GiB, and says what that took.
#
#   benchmarks/peers/many_rows.sh DATASET.npy [ROWS [EPOCHS [HEAP]]]
#
# Needs a built tree, numpy in the python3 on PATH (PYTHON overrides it), 250 bytes of disk per row,
# twice. The resident set counts the pages of the mapped file that happen to be in memory; "anonymous"
# is what the process itself needs. In a memory cgroup (run this in one of 4 GiB) both are limited.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lib="$here/../../worker/target/dist/full/lib"
dataset=${1:?usage: many_rows.sh DATASET.npy [ROWS [EPOCHS [HEAP]]]}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/mllb-rows.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

"${PYTHON:-python3}" "$here/repeat_rows.py" "$dataset" "${2:-20000000}" "$scratch/rows.npy"
java -XX:+UseSerialGC "-Xmx${4:-2g}" -cp "$lib/*" dev.mllb.cli.Mllb train "$scratch/rows.npy" \
	--epochs "${3:-3}" --patience 0 --artifacts "$scratch/store" &
pid=$!
most=0 anonymous=0
while [ -e "/proc/$pid/status" ]; do
	read -r now mine < <(awk '/^VmHWM/{h=$2} /^RssAnon/{a=$2} END{print h+0, a+0}' "/proc/$pid/status" 2>/dev/null || echo 0 0)
	[ "$now" -le "$most" ] || most=$now
	[ "$mine" -le "$anonymous" ] || anonymous=$mine
	cpu=$(awk '{print ($14+$15)/100}' "/proc/$pid/stat" 2>/dev/null) && seconds=$cpu || true
	sleep 0.2
done
wait "$pid"
printf 'rows\t%s\nepochs\t%s\nheap\t%s\ncpu_seconds\t%s\nresident_mib\t%d\nanonymous_mib\t%d\n' \
	"${2:-20000000}" "${3:-3}" "${4:-2g}" "${seconds:-0}" $((most / 1024)) $((anonymous / 1024))
