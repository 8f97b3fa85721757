# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What a whole run needs beside the build, made once. Sourced after build.sh.

provision_all() {
  local start=$EPOCHREALTIME
  need_java
  # First, and here: two who install packages at once wait for each other, or fail, and apt's lists know of no waiting.
  build_fresh || native_packages
  "$MLLB_ROOT/deploy/temporal/local/server" packages || exit
  "$MLLB_ROOT/deploy/lab/lab" packages || exit
  fetch_beside
  need_build
  warm_up
  fetched
  MLLB_PROVISION_SECONDS=$(seconds_since "$start")
  export MLLB_PROVISION_SECONDS
}

# fetch_beside: what the build does not need is made meanwhile, with no package to install, in a group of its own, which ends with us.
fetch_beside() {
  FETCH_SAID=$(mktemp)
  set -m
  { "$MLLB_ROOT/deploy/temporal/local/server" install && "$MLLB_ROOT/deploy/lab/lab" image; } </dev/null >"$FETCH_SAID" 2>&1 &
  FETCH=$!
  set +m
  trap 'end_fetch' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

end_fetch() {
  end_group "$FETCH"
  rm -f "$FETCH_SAID"
}

# fetched: waits for it; what it says comes after the build's own lines, not between them.
fetched() {
  local status=0
  tail -n +1 -f -s 0.2 --pid="$FETCH" "$FETCH_SAID" >&2
  wait "$FETCH" || status=$?
  rm -f "$FETCH_SAID"
  trap - EXIT INT TERM
  [ "$status" -eq 0 ] || { end_group "$FETCH"; exit "$status"; }
}

# warm_up: unpacks PyTorch's own libraries once; later starts find them.
warm_up() {
  local lib=$MLLB_ROOT/worker/target/dist/full/lib mark
  mark=$MLLB_HOME/djl/$(basename "$(find "$lib" -name 'pytorch-native-cpu*' | sort | head -n 1)" .jar).unpacked
  [ ! -e "$mark" ] || return 0
  need_space "$MLLB_HOME" 600 "PyTorch"
  export MLLB_HOME
  step "unpack PyTorch" "$JAVA" -cp "$lib/*" dev.mllb.cli.Mllb warm-up ||
    die "PyTorch could not be unpacked, see the lines above"
  mkdir -p "$MLLB_HOME/djl"
  : >"$mark"
}
