# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# `mllb test`: sets up what the tests need and runs all of them. Sourced after provision.sh.

# shellcheck source=deploy/shell/suites.sh
. "$MLLB_ROOT/deploy/shell/suites.sh"

check_packages() {
  need_packages "the tests" shellcheck=shellcheck clang-format=clang-format git=git python3=python3 ss=iproute2 \
    openssl=openssl systemd-analyze=systemd rpmbuild=rpm cpio=cpio
  # The stress suite asks for them too, but beside other suites that install: two at once would meet.
  [ "$(uname -m)" = aarch64 ] || need_packages "the stress suite" aarch64-linux-gnu-gcc=gcc-aarch64-linux-gnu \
    /usr/aarch64-linux-gnu/lib/libc.a=libc6-dev-arm64-cross
}

# shell_scripts: every script of the project, by its first line or by the directive of a sourced one.
shell_scripts() {
  (cd "$MLLB_ROOT" && git ls-files -co --exclude-standard | while IFS= read -r file; do
    case $(head -c 40 "$file" 2>/dev/null | tr -d '\0' | head -n 1) in
    '#!/bin/bash'* | '#!/usr/bin/env bash'* | '#!/bin/sh'* | '# shellcheck shell='*) printf '%s\n' "$file" ;;
    esac
  done)
}

check_shell() {
  local files
  mapfile -t files < <(shell_scripts)
  (cd "$MLLB_ROOT" && shellcheck -x --severity=warning "${files[@]}") && printf 'ok shellcheck of %s scripts\n' "${#files[@]}"
}

# surefire_counts: one line a test, as the other suites print them.
surefire_counts() {
  find "$MLLB_ROOT" -path "*/target/surefire-reports/*.txt" -exec cat {} + 2>/dev/null | awk -F'[:,]' '
    /^Tests run:/ {
      for (i = 0; i < $2 - $4 - $6 - $8; i++) print "ok java"
      for (i = 0; i < $4 + $6; i++) print "not ok java"
    }'
}

# check_c: what needs nothing of Java.
check_c() {
  suite "bpf" make -C "$MLLB_ROOT/bpf" check
  suite "kmod" make -C "$MLLB_ROOT/kmod" check
  suite "shell scripts: lint" check_shell
}

# check_build: all that Maven does but the tests: it compiles them too, and looks at format and dependencies. What it leaves is
# the build that every suite uses, so nothing is built a second time beside them.
check_build() {
  # shellcheck disable=SC2034 # read by build_java
  local JAVA_BUILD=(verify -DskipTests)
  rm -f "$MLLB_ROOT/worker/target/dist/.built"
  need_build
}

# check_java: Maven's own count goes into ours. It neither packs nor copies what runs beside it.
check_java() {
  local status=0
  find "$MLLB_ROOT" -path "*/target/surefire-reports" -prune -exec rm -rf {} +
  maven test || status=$?
  surefire_counts
  return "$status"
}

check_scripts() {
  local script status=0
  for script in "$MLLB_ROOT"/$1; do
    [ ! -x "$script" ] || "$script" || status=1
  done
  return "$status"
}

run_checks() {
  need_java
  native_packages
  check_packages
  begin_suites
  suite "build, C" build_native
  beside check_c
  suite "build" check_build
  together
  suite "provisioning" provision_all
  # An emulated node computes on one core most of the time, and so do the tests.
  beside suite "lab node" check_scripts 'deploy/lab/tests/*.sh'
  suite "shell scripts: tests" check_scripts 'deploy/shell/tests/*.sh'
  suite "java" check_java
  # Its chaos part needs the server and the compiled tests.
  suite "fleet set-up" check_scripts 'deploy/temporal/tests/*.sh'
  suite "packages" check_scripts 'deploy/package/tests/*.sh'
  suite "commands on a server" "$MLLB_ROOT/deploy/temporal/live" dev.mllb.live.CommandsOnServer
  suite "a hostile client on a server" "$MLLB_ROOT/deploy/temporal/live" dev.mllb.live.HostileClient
  together
  summary
}
