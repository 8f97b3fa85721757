#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A million damaged files for each reader of what comes from others: fuzz.sh [N]. Prints a line for each reader; fails at the
# first exception that does not name what is wrong. `-Dmllb.seed=` in MAVEN_ARGS gives other ones. Hours on a busy machine.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
count=${1:-1000000}
[[ $count =~ ^[1-9][0-9]{0,8}$ ]] || { echo "usage: fuzz.sh [N]" >&2; exit 2; }
cd "$root"
# shellcheck disable=SC2086 # MAVEN_ARGS is a list of words
mvn -B -o -q test -pl worker/agent -am -Dtest='*MutationTest,SegmentTest' -Dsurefire.failIfNoSpecifiedTests=false \
  -Dmllb.mutations="$count" ${MAVEN_ARGS:-}
