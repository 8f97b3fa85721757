#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `./mllb run` as a newcomer has it, many times in a row: runs.sh [TIMES [FOLDER]]. The first on a fresh clone of the last
# commit, with nothing in its cache (Debian's packages and Maven's artifacts may be there); the others on what it left. A
# line for each: exit status, load before and after, what the two arms came out as, and its own account of the time. Ten
# take two hours; the reports stay in FOLDER. Another port: MLLB_PORT.
set -uo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
times=${1:-10}
folder=${2:-$(mktemp -d)}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
[ ! -e "$folder/clone" ] || { echo "$folder/clone is there: give an empty folder" >&2; exit 2; }
git clone --quiet "$root" "$folder/clone" || exit 1
export MLLB_HOME=$folder/home
decided=0

load() { cut -d' ' -f1 /proc/loadavg; }

for ((i = 1; i <= times; i++)); do
  before=$(load) start=$EPOCHSECONDS status=0
  "$folder/clone/mllb" run -o "$folder/$i" >"$folder/$i.out" 2>"$folder/$i.err" </dev/null || status=$?
  [ "$status" -ne 0 ] || decided=$((decided + 1))
  echo "$i: exit $status after $((EPOCHSECONDS - start)) s, load $before to $(load); $(grep -ah '^time: ' "$folder/$i.out" "$folder/$i.err" | head -n 1)"
  sed 's/^/   /' "$folder/$i.out"
done
echo "$decided of $times decided; all in $folder"
[ "$((decided * 10))" -ge "$((times * 9))" ]
