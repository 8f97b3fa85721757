#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What goes wrong on a strange machine ends in one sentence, and what is there costs no time.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
LAB=$root/deploy/lab/lab
SERVER=$root/deploy/temporal/local/server

# fake_path NAME...: a PATH with the usual tools, but not those named.
fake_path() {
  local dir=$SCRATCH/bin-$1 tool name
  mkdir -p "$dir"
  for tool in /usr/bin/* /bin/*; do
    name=${tool##*/}
    [[ " $* " == *" $name "* ]] || ln -sf "$tool" "$dir/$name"
  done
  printf '%s' "$dir"
}

old_java() {
  mkdir -p "$SCRATCH/jdk11/bin"
  printf 'JAVA_VERSION="11.0.2"\n' >"$SCRATCH/jdk11/release"
  printf '#!/bin/sh\n' >"$SCRATCH/jdk11/bin/java"
  chmod +x "$SCRATCH/jdk11/bin/java"
  JAVA_HOME=$SCRATCH/jdk11 "$root/mllb" --help
}

# A word too much would take everything down.
help_never_acts() {
  local command
  for command in test build provision down; do
    grep -q "^Usage: mllb $command" <<<"$("$root/mllb" "$command" --help)" || return 1
  done
}

taken_port() {
  python3 -c 'import socket,time; s=socket.socket(); s.bind(("127.0.0.1",0)); s.listen(); print(s.getsockname()[1],flush=True); time.sleep(20)' >"$SCRATCH/port" &
  local holder=$! status=0
  while [ ! -s "$SCRATCH/port" ]; do sleep 0.1; done
  MLLB_HOME=$SCRATCH/home MLLB_SERVER_DIR=$SCRATCH/server PATH=$SCRATCH/with-temporal:$PATH \
    "$SERVER" up --port "$(cat "$SCRATCH/port")" || status=$?
  kill "$holder"
  return "$status"
}

no_space() {
  MLLB_HOME=$SCRATCH/small PATH=$SCRATCH/small-df:$PATH "$LAB" image --kernel 6.12
}

no_packages() {
  local bin
  bin=$(fake_path qemu-system-aarch64 sudo id)
  printf '#!/bin/sh\necho 65534\n' >"$bin/id"
  chmod +x "$bin/id"
  MLLB_HOME=$SCRATCH/none PATH=$bin "$LAB" up
}

mkdir -p "$SCRATCH/with-temporal" "$SCRATCH/small-df"
printf '#!/bin/sh\nexit 1\n' >"$SCRATCH/with-temporal/temporal"
printf '#!/bin/sh\necho h; echo fs 1 1 12 1%% /\n' >"$SCRATCH/small-df/df"
chmod +x "$SCRATCH/with-temporal/temporal" "$SCRATCH/small-df/df"

check "help of what a checkout does: it does nothing" help_never_acts
check "Java too old" fails_with 1 'Java 11 .*too old; install JDK 17' old_java
check "port taken" fails_with 1 'port [0-9]+ .* is taken .*--port' taken_port
check "disk short" fails_with 1 'needs [0-9]+ MiB free .*only 12 MiB' no_space
check "no packages and no root" fails_with 1 'run: sudo apt-get install .*qemu-system-arm' no_packages
check "a kernel without headers takes no module" fails_with 1 'no module can be built for it' "$LAB" headers --kernel 6.16
check "unknown kernel is a usage error" fails_with 2 'unknown kernel 5.4' "$LAB" image --kernel 5.4
check "unknown option is a usage error" fails_with 2 'unknown option --colour' "$LAB" up --colour red
check "bad node name is a usage error" fails_with 2 'small letters' "$LAB" up --name ../x
check "bad port is a usage error" fails_with 2 'a port number' "$SERVER" up --port 99999
check "shell without a node" fails_with 1 'not running; start it' env MLLB_HOME="$SCRATCH/empty" "$LAB" shell -- true
finish
