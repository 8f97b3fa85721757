# shellcheck shell=bash
# What a whole run needs beside the build, made once. Sourced after build.sh.

provision_all() {
  local start=$EPOCHREALTIME
  need_build
  "$MLLB_ROOT/deploy/temporal/local/server" install
  "$MLLB_ROOT/deploy/lab/lab" image
  MLLB_PROVISION_SECONDS=$(seconds_since "$start")
  export MLLB_PROVISION_SECONDS
}
