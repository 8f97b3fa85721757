#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A killed server comes back with every workflow, and a stale pid file names no stranger.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
export MLLB_SERVER_DIR=$SCRATCH/server MLLB_PORT=27233 MLLB_UI_PORT=28233
server=$root/deploy/temporal/local/server
trap '"$server" down 2>/dev/null; rm -rf "$SCRATCH"' EXIT
temporal=$("$server" path)

start_workflow() {
  "$temporal" workflow start --address "127.0.0.1:$MLLB_PORT" --type Any --task-queue any --workflow-id kept
}

kill_hard() { kill -KILL "$(cat "$MLLB_SERVER_DIR/pid")"; }

is_down() { ! "$server" status; }

is_kept() {
  "$temporal" workflow list --address "127.0.0.1:$MLLB_PORT" | grep >/dev/null kept &&
    "$temporal" operator search-attribute list --address "127.0.0.1:$MLLB_PORT" | grep >/dev/null "MllbArms *KeywordList"
}

stranger_pid() {
  "$server" down
  echo $$ >"$MLLB_SERVER_DIR/pid"
  ! "$server" status && "$server" down
}

only_loopback() { ! ss -Hltn | awk '{ print $4 }' | grep -E ":($MLLB_PORT|$MLLB_UI_PORT)$" | grep -v '^127\.0\.0\.1:'; }

check "up" "$server" up
check "up twice" "$server" up
check "a workflow starts" start_workflow
check "listens on loopback alone" only_loopback
check "killed hard" kill_hard
check "down is noticed" is_down
check "up again" "$server" up
check "everything is kept" is_kept
check "a stranger's pid is left alone" stranger_pid
finish
