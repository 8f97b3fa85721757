#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Simulated trials, experiments and nights whose truth is known, held against the exact bounds of what is promised, on one
# core and behind everything else on the machine. The build runs 400 a cell.
#   simulate.sh [TRIALS] [HOURS]        so many a cell, at most so many hours; 20,000 and 12 without. Cells done by then are shown.
#   simulate.sh nights [YEARS] [HOURS]  so many years of nights, one after another; 20 and 12 without.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${1:-}" = nights ]; then
  cells=(-Dtest=NightSimulationTest -Dmllb.years="${2:-20}")
  hours="${3:-12}"
else
  cells=(-Dtest='*SimulationTest,ArmTraitsTest' -Dmllb.simulations="${1:-20000}")
  hours="${2:-12}"
fi
tables=(activities/common/target/simulation.md activities/report/target/simulation.md)
rm -f "${tables[@]}"
status=0
nice -n 19 timeout "${hours}h" mvn -B -q -pl activities/report -am test "${cells[@]}" \
  -Dmaven.test.failure.ignore=true -Dsurefire.failIfNoSpecifiedTests=false || status=$?
printf '| simulated | found | promised |\n| --- | --- | --- |\n'
cat "${tables[@]}" 2>/dev/null || true
[ "$status" -ne 124 ] || echo "simulate: the hours are over; later cells are missing" >&2
exit "$status"
