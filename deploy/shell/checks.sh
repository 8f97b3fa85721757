# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# `mllb test`: sets up what the tests need and runs all of them. Sourced after provision.sh.
# Each suite is a function or a script; lines "ok NAME" and "not ok NAME" of its output are counted, else it counts as one.

PASSED=0 FAILED=0 FAILED_SUITES=()

check_packages() {
  need_packages "the tests" shellcheck=shellcheck clang-format=clang-format git=git python3=python3 ss=iproute2 \
    openssl=openssl systemd-analyze=systemd
}

# suite TITLE COMMAND...: runs on after a failure, so that one run shows all that is broken.
suite() {
  local title=$1 start=$EPOCHREALTIME log status=0 good bad
  shift
  mkdir -p "$MLLB_HOME/log"
  log=$MLLB_HOME/log/test-$(printf '%s' "$title" | tr -cs 'a-zA-Z0-9' '-').log
  say "== $title"
  "$@" </dev/null 2>&1 | tee "$log" | grep --line-buffered -v '^ok java' | sed -u 's/^/   /' >&2 || status=${PIPESTATUS[0]}
  good=$(grep -c '^ok ' "$log") || true
  bad=$(grep -c '^not ok ' "$log") || true
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  if [ "$status" -eq 0 ] && [ "$good" -eq 0 ]; then good=1; fi
  PASSED=$((PASSED + good)) FAILED=$((FAILED + bad))
  [ "$bad" -eq 0 ] || FAILED_SUITES+=("$title (log: $log)")
  say "   $good passed, $bad failed in $(seconds_since "$start") s"
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

# check_java: Maven's own count goes into ours.
check_java() {
  local status=0
  find "$MLLB_ROOT" -path "*/target/surefire-reports" -prune -exec rm -rf {} +
  maven verify || status=$?
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
  suite "shell scripts: lint" check_shell
  suite "shell scripts: tests" check_scripts 'deploy/shell/tests/*.sh'
  suite "bpf" make -C "$MLLB_ROOT/bpf" check
  suite "kmod" make -C "$MLLB_ROOT/kmod" check
  suite "java" check_java
  suite "provisioning" provision_all
  # Its chaos part needs the server and the compiled tests.
  suite "fleet set-up" check_scripts 'deploy/temporal/tests/*.sh'
  suite "packages" check_scripts 'deploy/package/tests/*.sh'
  suite "commands on a server" "$MLLB_ROOT/deploy/temporal/live" dev.mllb.live.CommandsOnServer
  suite "a hostile client on a server" "$MLLB_ROOT/deploy/temporal/live" dev.mllb.live.HostileClient
  suite "lab node" check_scripts 'deploy/lab/tests/*.sh'
  summary
}

summary() {
  local line
  for line in "${FAILED_SUITES[@]}"; do say "failed: $line"; done
  say "all tests took $(seconds_since "$MLLB_STARTED") s"
  printf '%s passed, %s failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" -eq 0 ]
}
