#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a node carries: the jars that the list beside the packages names and no other, and the whole of the module's sources.
set -uo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
root=$(cd "$here/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
node=$root/worker/target/dist/node

# A jar more is a decision: add it to the list, with what it is for in the pom.
listed_jars() {
  diff <(grep -v '^#' "$here/../node-jars.txt") <(cd "$node/lib" && printf '%s\n' *.jar | sed -E 's/-[0-9].*\.jar$//' | sort -u)
}

# Without one of them the build on a node fails, and only there.
whole_sources() {
  local file bad=0
  for file in "$root"/kmod/*.[ch] "$root"/kmod/*.def "$root"/kmod/Kbuild* "$root"/kmod/Makefile; do
    cmp "$file" "$node/share/kmod/$(basename "$file")" || bad=1
  done
  return "$bad"
}

check "the node's jars are the listed ones" listed_jars
check "the node has the module's sources" whole_sources
finish
