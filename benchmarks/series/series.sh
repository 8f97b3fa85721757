#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Two series of experiments on a lab node that counts instructions: equal arms, which must not be called
# different, and arms of which one is slowed down by about 5 %, which must be found.
#   series.sh run DIRECTORY [EXPERIMENTS]   boots the node if need be, works until both series are there
# SLICE (s): the node is halted after so long and goes on with the next call (exit status 75); no effect on
# the numbers, its clock stands still meanwhile. The node must have been made with the project built.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
node=${NODE:-series}
lab=$root/deploy/lab/lab
run_directory=${MLLB_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/mllb}/run/$node

if [ "${1:-}" != run ] || [ $# -lt 2 ]; then
  sed -n "2,7p" "$0" >&2
  exit 2
fi
results=$2 experiments=${3:-20}
mkdir -p "$results"

qmp() {
  printf '{"execute":"qmp_capabilities"}\n{"execute":"%s"}\n' "$1" |
    (cd "$run_directory" && socat -t 1 - UNIX-CONNECT:qmp.sock) >/dev/null
}

begin() {
  "$lab" up --icount --no-worker --fresh --name "$node" --timeout 600 ${DIST:+--dist "$DIST"}
  rm -rf "$run_directory/exchange/series"
  mkdir -p "$run_directory/exchange/series"
  "$lab" push --name "$node" "$root/benchmarks/series/in-node.sh" /root/in-node.sh
  # shellcheck disable=SC2016 # the node's shell
  "$lab" shell --name "$node" -- sh -c 'setsid sh /root/in-node.sh "$@" </dev/null >/root/series.log 2>&1 &' series \
    /run/mllb/exchange/series "$experiments" fibonacci -p duration=400ms -p trees=4 \
    --min-repetitions 6 --max-repetitions 10 --warmup 0 --settle 3s --indifference-percent 3
}

if [ -e "$results/.halted" ]; then
  rm -f "$results/.halted"
  qmp cont
else
  begin
fi
end=$((SECONDS + ${SLICE:-86400}))
while [ ! -e "$run_directory/exchange/series/done" ]; do
  if [ "$SECONDS" -ge "$end" ]; then
    qmp stop
    touch "$results/.halted"
    exit 75
  fi
  sleep 2
done
cp "$run_directory"/exchange/series/*.json "$run_directory"/exchange/series/*.log "$results/"
"$lab" down --name "$node"
