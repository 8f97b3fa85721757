#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The mirror is read from both formats of apt sources, and never guessed.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
# shellcheck source=deploy/shell/common.sh
. "$root/deploy/shell/common.sh"
# shellcheck source=deploy/lab/lib/mirror.sh
. "$root/deploy/lab/lib/mirror.sh"

export MLLB_APT_DIR=$SCRATCH/apt
mkdir -p "$MLLB_APT_DIR/sources.list.d"
unset MLLB_DEBIAN_MIRROR MLLB_DEBIAN_SECURITY_MIRROR

sources_gone() { rm -f "$MLLB_APT_DIR/sources.list" "$MLLB_APT_DIR"/sources.list.d/*; }

write_deb822() {
  sources_gone
  cat >"$MLLB_APT_DIR/sources.list.d/debian.sources" <<'TEXT'
Types: deb
# http://old.example.test/debian
URIs: http://off.example.test/debian
Suites: bookworm
Enabled: no

Types: deb deb-src
URIs: http://a.example.test/debian/
Suites: bookworm
  bookworm-updates
Components: main

Types: deb
URIs: http://b.example.test/debian-security
Suites: bookworm-security
Components: main
TEXT
}

write_one_line() {
  sources_gone
  cat >"$MLLB_APT_DIR/sources.list" <<'TEXT'
# deb http://old.example.test/debian bookworm main
deb-src http://src.example.test/debian bookworm main
deb [arch=amd64 signed-by=/x.gpg] http://c.example.test/debian trixie main contrib # a comment
deb http://d.example.test/debian-security trixie-security main
TEXT
}

write_foreign() {
  sources_gone
  echo 'deb http://e.example.test/ubuntu noble main' >"$MLLB_APT_DIR/sources.list"
}

write_deb822
check "deb822: main archive, disabled stanza left out" equal http://a.example.test/debian "$(debian_mirror)"
check "deb822: security archive" equal http://b.example.test/debian-security "$(debian_security_mirror)"
check "deb822: every suite of a stanza" equal 3 "$(apt_sources | grep -c .)"
write_one_line
check "one line: main archive, options and comments left out" equal http://c.example.test/debian "$(debian_mirror)"
check "one line: security archive" equal http://d.example.test/debian-security "$(debian_security_mirror)"
check "suites go to their archive" equal \
  "deb http://c.example.test/debian trixie main
deb http://d.example.test/debian-security trixie-security main" "$(suite_lines trixie trixie-security)"
write_foreign
check "another distribution has none" equal "" "$(debian_mirror)"
# shellcheck disable=SC2016
check "without a mirror: one sentence with the fix" fails_with 1 'set MLLB_DEBIAN_MIRROR' \
  bash -c '. "$0/deploy/shell/common.sh"; . "$0/deploy/lab/lib/mirror.sh"; suite_lines trixie' "$root"
export MLLB_DEBIAN_MIRROR=http://f.example.test/debian/
check "the option wins" equal http://f.example.test/debian "$(debian_mirror)"
check "the option alone has no security archive" equal "" "$(debian_security_mirror)"
finish
