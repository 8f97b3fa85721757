#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The documentation: links lead somewhere, every page can be reached, every command and option that it shows exists.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"

# A page with one fault of each kind, so that a check that finds nothing is noticed.
broken_page() {
  mkdir -p "$SCRATCH/broken/docs/reference"
  mkdir -p "$SCRATCH/broken/deploy" "$SCRATCH/broken/worker/agent/src/test/java"
  echo 'check "a file of theirs" true' >"$SCRATCH/broken/deploy/try.sh"
  echo '  void isThere() {}' >"$SCRATCH/broken/worker/agent/src/test/java/PlainTest.java"
  cp "$root/docs/reference/commands.md" "$SCRATCH/broken/docs/reference/"
  cat >"$SCRATCH/broken/README.md" <<'TEXT'
# A page
[none](nowhere.md) [no heading](README.md#nowhere) [commands](docs/reference/commands.md)
`mllb nonsense` and `mllb start plan.yaml --nonsense`
`workflows`, `nonsense` and `NonsenseTest`
`PlainTest#isThere`, `PlainTest#isNot`, `deploy/try.sh#a file of theirs` and `deploy/try.sh#nothing`
TEXT
  printf '# Alone\n' >"$SCRATCH/broken/docs/alone.md"
  python3 "$root/deploy/shell/tests/docs.py" "$SCRATCH/broken" | cut -d: -f3 | sort
}

finds_faults() {
  equal "$(printf '%s\n' ' link' ' link' ' no command' ' no option' ' no page leads here' ' no room' ' no test' ' no test' ' no test')" "$(broken_page)"
}

check "documentation: links, pages, commands" python3 "$root/deploy/shell/tests/docs.py" "$root"
check "documentation: faults are found" finds_faults
finish
