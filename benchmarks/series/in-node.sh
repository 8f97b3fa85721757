#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# In the node: the two series, one after the other. Everything is kept in memory: a node that counts
# instructions lets its clock run ahead while it waits for a disk.
#   in-node.sh EXCHANGE EXPERIMENTS BENCH-OPTIONS...
set -eu
exchange=$1 experiments=$2
shift 2
memory=/run/mllb-series
mkdir -p "$memory"
mountpoint -q "$memory" || mount -t tmpfs -o size=512m tmpfs "$memory"
# Starting perf costs as many instructions as half a repetition; its counters are not asked for here.
chmod -x "$(command -v perf)"
run() {
  name=$1
  shift
  /opt/mllb/bin/mllb bench "$@" --id "$name" --series "$experiments" --json --state "$memory/state" \
    --artifacts "$memory/artifacts" >"$memory/$name.json" 2>"$exchange/$name.log" || [ $? -eq 4 ]
  cp "$memory/$name.json" "$exchange/$name.json"
}
run equal "$@"
# The CPUs of such a node share one core, so a loop on an idle CPU costs the others too: 2 % of every
# CPU make the forest about 5 % slower.
run planted --plant 2 "$@"
touch "$exchange/done"
