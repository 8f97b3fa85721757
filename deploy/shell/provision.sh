# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What a whole run needs beside the build, made once. Sourced after build.sh.

provision_all() {
  local start=$EPOCHREALTIME
  need_build
  "$MLLB_ROOT/deploy/temporal/local/server" install
  "$MLLB_ROOT/deploy/lab/lab" image
  warm_up
  MLLB_PROVISION_SECONDS=$(seconds_since "$start")
  export MLLB_PROVISION_SECONDS
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
