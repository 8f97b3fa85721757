#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every source says which licence it has: GPL-2.0 where the kernel runs it, Apache-2.0 elsewhere.
# `licences.sh fix` writes the line into Java sources that have none.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"

# sources: files in languages of ours, and scripts by their first line.
sources() {
  cd "$root" && git ls-files -co --exclude-standard | while IFS= read -r file; do
    [ -f "$file" ] || continue
    case $file in
    *.java | *.c | *.h | *.S | *.py | *.sh) printf '%s\n' "$file" ;;
    *) case $(head -c 64 "$file" | tr -d '\0' | head -n 1) in '#!'*sh | '#!'*python3) printf '%s\n' "$file" ;; esac ;;
    esac
  done
}

# unmarked PATTERN LICENCE EXCEPT: sources whose path matches the first pattern, not the last, and that do not name this licence in their first lines.
unmarked() {
  local file
  sources | grep -E "$1" | grep -vE "$3" | while IFS= read -r file; do
    head -n 5 "$root/$file" | grep -q "SPDX-License-Identifier: $2" || printf '%s does not say %s (licences.sh fix)\n' "$file" "$2"
  done
}

if [ "${1:-}" = fix ]; then
  (cd "$root" && git ls-files -co --exclude-standard '*.java' | xargs grep -L 'SPDX-License-Identifier: Apache-2.0' | while IFS= read -r file; do
    [ ! -f "$file" ] || sed -i '1i // SPDX-License-Identifier: Apache-2.0' "$file"
  done)
fi
check "kernel side says GPL-2.0" equal "" "$(unmarked '^(kmod|bpf)/|\.bpf\.c$' GPL-2.0 '^$')"
check "the rest says Apache-2.0" equal "" "$(unmarked '^(activities|worker|workflows|deploy|benchmarks|mllb$)' Apache-2.0 '\.bpf\.c$')"
check "licence texts" equal "$(printf '%s\n' LICENSE bpf/LICENSE kmod/LICENSE)" "$(cd "$root" && git ls-files LICENSE bpf/LICENSE kmod/LICENSE)"
finish
