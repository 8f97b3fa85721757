#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The node agent's package as it is built: what is in it and what is not, its size, its pages, the same bytes twice.
# shellcheck disable=SC2317 # the checks are called by name
set -uo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$here/../../shell/testing.sh"
build=$here/../build
deb=''
# A commit between two builds is no difference that counts here.
export SOURCE_DATE_EPOCH=1700000000

builds() {
  "$build" --arch arm64 --only worker --out "$SCRATCH/one" && deb=$(ls "$SCRATCH"/one/mllb-worker_*_arm64.deb) && [ -s "$deb" ]
}
same_bytes() {
  "$build" --arch arm64 --only worker --out "$SCRATCH/two" &&
    cmp "$deb" "$SCRATCH/two/$(basename "$deb")" && cmp "$SCRATCH"/one/*.tar.gz "$SCRATCH"/two/*.tar.gz
}
# Whole before anything is looked for in it: a reader that stops early would make dpkg-deb fail.
contents() { dpkg-deb -c "$deb" | awk '{ print $6 }' >"$SCRATCH/contents" && cat "$SCRATCH/contents"; }
has_programs() {
  local path
  contents >/dev/null
  for path in usr/bin/mllb usr/bin/mllb-worker usr/lib/systemd/system/mllb-worker.service usr/lib/systemd/system/mllb-control.service etc/mllb/worker.env \
    usr/share/man/man1/mllb.1.gz usr/share/man/man1/mllb-worker.1.gz usr/share/bash-completion/completions/mllb \
    usr/lib/mllb/share/bpf/mllb_trace.bpf.o usr/share/doc/mllb-worker/grafana-dashboard.json; do
    grep -qx "./$path" "$SCRATCH/contents" || { echo "missing: $path"; return 1; }
  done
}
has_no_learning() { ! contents | grep -iE 'djl|pytorch|onnx|tribuo|duckdb|/api-0'; }
fits() {
  local installed packed
  installed=$(dpkg-deb -f "$deb" Installed-Size)
  packed=$(stat -c %s "$deb")
  echo "installed $((installed / 1024)) MiB, package $((packed / 1000000)) MB"
  [ "$installed" -le $((60 * 1024)) ] && [ "$packed" -le 60000000 ]
}
starts_nothing() { ! dpkg-deb --ctrl-tarfile "$deb" | tar -xO ./postinst | grep -E 'enable|systemctl (re)?start' && dpkg-deb --ctrl-tarfile "$deb" | tar -xO ./conffiles | grep -qx /etc/mllb/worker.env; }
pages_are_clean() {
  local page
  mkdir -p "$SCRATCH/root" && dpkg-deb -x "$deb" "$SCRATCH/root"
  for page in "$SCRATCH"/root/usr/share/man/man1/*.gz; do
    zcat "$page" | grep >/dev/null '^\.SH NAME' || return 1
    # man is not on every build machine; where it is, it has nothing to complain about.
    ! command -v man >/dev/null || [ -z "$(LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings=w -l "$page" 2>&1 >/dev/null)" ] || { echo "$page"; return 1; }
  done
}
tarball_runs() {
  mkdir -p "$SCRATCH/tar" && tar -C "$SCRATCH/tar" -xzf "$SCRATCH"/one/mllb-worker-*-arm64.tar.gz &&
    mv "$SCRATCH"/tar/mllb-worker-* "$SCRATCH/unpacked" && "$SCRATCH/unpacked/bin/mllb" --version | grep '^mllb ' &&
    [ -e "$SCRATCH/unpacked/systemd/system/mllb-worker.service" ] && [ -e "$SCRATCH/unpacked/etc/worker.env" ]
}
installed_program_runs() { "$SCRATCH/root/usr/bin/mllb-worker" --help | grep -- --telemetry; }
unit_is_valid() {
  systemd-analyze verify --man=no --root="$SCRATCH/root" mllb-worker.service mllb-control.service 2>&1 |
    grep -E 'mllb-(worker|control).service' && return 1
  return 0
}
refuses() { ! "$build" --arch sparc --out "$SCRATCH/x" && ! "$build" --only everything && [ ! -e "$SCRATCH/x" ]; }

builds >"$SCRATCH/out" 2>&1 || { echo "not ok the package is built"; sed 's/^/   | /' "$SCRATCH/out"; exit 1; }
echo "ok the package is built"
check "the same sources give the same bytes" same_bytes
check "programs, unit, pages, completion and dashboard are in it" has_programs
check "DJL, ONNX Runtime and DuckDB are not" has_no_learning
check "it fits into 60 MB" fits
cat "$SCRATCH/out" | sed 's/^/   /'
check "installing enables and starts nothing; settings are a conffile" starts_nothing
check "manual pages read without a warning" pages_are_clean
check "the tarball runs where it is unpacked" tarball_runs
check "the installed program runs" installed_program_runs
! command -v systemd-analyze >/dev/null || check "the unit is valid" unit_is_valid
check "unknown architectures and packages are refused" refuses
finish
