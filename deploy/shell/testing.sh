# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The few words that test scripts share. A script sources it, calls `check NAME COMMAND...`, and ends with `finish`.

BAD=0

check() {
  local name=$1
  shift
  if "$@" >"$SCRATCH/out" 2>"$SCRATCH/err" </dev/null; then
    printf 'ok %s\n' "$name"
  else
    printf 'not ok %s\n' "$name"
    sed 's/^/   | /' "$SCRATCH/out" "$SCRATCH/err"
    BAD=$((BAD + 1))
  fi
}

# equal WANTED FOUND
equal() { [ "$1" = "$2" ] || { printf 'wanted: %s\nfound:  %s\n' "$1" "$2"; return 1; }; }

# fails_with STATUS PATTERN COMMAND...: the exit status, and one sentence on stderr that has PATTERN.
fails_with() {
  local wanted=$1 pattern=$2 status=0 text
  shift 2
  text=$("$@" 2>&1 >/dev/null) || status=$?
  printf '%s\n' "$text"
  equal "$wanted" "$status" && grep -qE -- "$pattern" <<<"$text" && [ "$(grep -c '^mllb' <<<"$text")" -eq 1 ]
}

# await COMMAND...: until it succeeds; fails after a minute, as what never comes is a fault and no reason to wait.
await() {
  local waited=0
  until "$@"; do
    [ "$waited" -lt 1200 ] || { printf 'not within a minute: %s\n' "$*"; return 1; }
    sleep 0.05
    waited=$((waited + 1))
  done
}

finish() { [ "$BAD" -eq 0 ]; }

SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT
