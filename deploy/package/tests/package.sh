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
    cmp "$deb" "$SCRATCH/two/$(basename "$deb")" && diff "$SCRATCH/one/SHA256SUMS" "$SCRATCH/two/SHA256SUMS"
}
# Whole before anything is looked for in it: a reader that stops early would make dpkg-deb fail.
contents() { dpkg-deb -c "$deb" | awk '{ print $6 }' >"$SCRATCH/contents" && cat "$SCRATCH/contents"; }
has_programs() {
  local path
  contents >/dev/null
  for path in usr/bin/mllb usr/bin/mllb-worker usr/lib/systemd/system/mllb-worker.service usr/lib/systemd/system/mllb-control.service usr/lib/mllb/etc/worker.env usr/lib/mllb/etc/worker-boots.conf \
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
starts_nothing() { ! dpkg-deb --ctrl-tarfile "$deb" | tar -xO ./postinst | grep -E 'enable|systemctl (re)?start'; }
# Which dpkg and rpm would replace unasked, with all that a release has changed in it.
no_settings_replaced() {
  ! contents | grep '^\./etc/mllb/.' && ! dpkg-deb --ctrl-tarfile "$deb" | tar -t | grep conffiles &&
    dpkg-deb --ctrl-tarfile "$deb" | tar -xO ./postinst | grep '! -e /etc/mllb/worker.env'
}
# A release before, whose settings were a conffile that nobody has edited.
deb_keeps_settings() {
  local root=$SCRATCH/deb-root before=$SCRATCH/deb-before
  mkdir -p "$root"/var/lib/dpkg/{info,updates} "$before"/{DEBIAN,etc/mllb} && : >"$root/var/lib/dpkg/status" || return 1
  echo TEMPORAL_NAMESPACE=before >"$before/etc/mllb/worker.env" && echo /etc/mllb/worker.env >"$before/DEBIAN/conffiles"
  printf 'Package: mllb-worker\nVersion: 0.0.1\nArchitecture: arm64\nMaintainer: nobody\nDescription: a release before\n' >"$before/DEBIAN/control"
  dpkg-deb --build "$before" "$SCRATCH/before.deb" && dpkg --root="$root" --force-architecture --force-depends -i "$SCRATCH/before.deb" &&
    dpkg --root="$root" --force-architecture --force-depends --unpack "$deb" && [ -L "$root/usr/bin/mllb-worker" ] &&
    grep -x TEMPORAL_NAMESPACE=before "$root/etc/mllb/worker.env"
}
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

rpm_file() { ls "$SCRATCH"/one/mllb-worker-*.aarch64.rpm; }
rpm_requires() {
  rpm -qp --requires "$(rpm_file)" >"$SCRATCH/requires" && cat "$SCRATCH/requires" &&
    grep -q 'java-17-openjdk-headless or java-21-openjdk-headless' "$SCRATCH/requires" && grep -qx /usr/sbin/useradd "$SCRATCH/requires" &&
    rpm -qp --recommends "$(rpm_file)" | grep >/dev/null -x libbpf && rpm -qp --qf '%{ARCH} %{OS}\n' "$(rpm_file)" | grep >/dev/null -x 'aarch64 linux'
}
files_below() { (cd "$1" && find . \( -type f -o -type l \) -printf '%P %m %l\n' | sort); }
rpm_files() {
  mkdir -p "$SCRATCH/rpm" "$SCRATCH/deb" && dpkg-deb -x "$deb" "$SCRATCH/deb" &&
    (cd "$SCRATCH/rpm" && rpm2cpio "$(rpm_file)" | cpio -idm --quiet) && diff <(files_below "$SCRATCH/deb") <(files_below "$SCRATCH/rpm") &&
    diff -r "$SCRATCH/deb/usr" "$SCRATCH/rpm/usr"
}
rpm_scripts() {
  rpm -qp --scripts "$(rpm_file)" >"$SCRATCH/scripts" && cat "$SCRATCH/scripts" && ! grep -E ' (enable|start|restart) ' "$SCRATCH/scripts" &&
    grep -q 'useradd --system .*mllb-workload' "$SCRATCH/scripts" && grep -q 'disable --now mllb-worker.service mllb-control.service' "$SCRATCH/scripts"
}
in_root() { local root=$1; shift; rpm --root "$root" --nodeps --ignoreos --ignorearch --nosignature "$@" 2>/dev/null; }
rpm_keeps_settings() {
  local root=$SCRATCH/rpm-root settings
  settings=$root/etc/mllb/worker.env
  mkdir -p "$root" "$SCRATCH/before/etc/mllb" && echo TEMPORAL_NAMESPACE=before >"$SCRATCH/before/etc/mllb/worker.env" || return 1
  cat >"$SCRATCH/before.spec" <<SPEC
Name: mllb-worker
Version: 0.0.1
Release: 1
Summary: a release before, whose settings are a file of the package
License: Apache-2.0
BuildArch: noarch
%description
%install
cp -a $SCRATCH/before/. %{buildroot}/
%files
%config(noreplace) %attr(640,root,root) /etc/mllb/worker.env
SPEC
  rpmbuild -bb --quiet --define "_topdir $SCRATCH/rpmbuild" --define "_rpmdir $SCRATCH" --define '_build_name_fmt before.rpm' "$SCRATCH/before.spec" &&
    in_root "$root" --noscripts -i "$SCRATCH/before.rpm" && in_root "$root" --noscripts -U "$(rpm_file)" &&
    [ "$(cat "$settings")" = TEMPORAL_NAMESPACE=before ] && [ ! -e "$settings.rpmsave" ] && [ ! -e "$settings.rpmnew" ]
}
rpm_runs() { "$SCRATCH/rpm/usr/bin/mllb" --version | grep '^mllb '; }
says_what_is_in_it() {
  (cd "$SCRATCH/one" && sha256sum --quiet -c SHA256SUMS && [ "$(wc -l <SHA256SUMS)" -eq "$(find . -type f ! -name SHA256SUMS | wc -l)" ]) &&
    python3 - "$SCRATCH"/one/*.cdx.json "$SCRATCH/root/usr/lib/mllb/lib" <<'PY'
import json, os, sys
parts = [c for c in json.load(open(sys.argv[1]))["components"] if c["type"] == "library"]
assert len(parts) == len(os.listdir(sys.argv[2])), (len(parts), len(os.listdir(sys.argv[2])))
assert any(c.get("purl", "").startswith("pkg:maven/com.google.guava/guava@") for c in parts), "guava has no coordinates"
PY
}

builds >"$SCRATCH/out" 2>&1 || { echo "not ok the package is built"; sed 's/^/   | /' "$SCRATCH/out"; exit 1; }
echo "ok the package is built"
check "the same sources give the same bytes" same_bytes
check "programs, unit, pages, completion and dashboard are in it" has_programs
check "DJL, ONNX Runtime and DuckDB are not" has_no_learning
check "it fits into 60 MB" fits
cat "$SCRATCH/out" | sed 's/^/   /'
check "installing enables and starts nothing" starts_nothing
check "no file of the package is among the settings of a machine" no_settings_replaced
[ "$(id -u)" -ne 0 ] || check "an upgrade of the .deb leaves settings that nobody edited as they are" deb_keeps_settings
check "manual pages read without a warning" pages_are_clean
check "the tarball runs where it is unpacked" tarball_runs
check "the installed program runs" installed_program_runs
check "checksums of all, and every jar is named in the list of parts" says_what_is_in_it
! command -v systemd-analyze >/dev/null || check "the unit is valid" unit_is_valid
check "unknown architectures and packages are refused" refuses
if command -v rpmbuild >/dev/null; then
  check "the .rpm asks for what the .deb asks, by rpm's names" rpm_requires
  check "the .rpm has the .deb's files, with the same modes" rpm_files
  check "the .rpm makes the same users, enables and starts nothing" rpm_scripts
  check "an upgrade of the .rpm leaves settings that nobody edited as they are" rpm_keeps_settings
  check "the program of the .rpm runs where it is unpacked" rpm_runs
fi
finish
