#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Provisioning fetches beside the build: at once, with one end for both.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"

mkdir -p "$SCRATCH/root/deploy/lab" "$SCRATCH/root/deploy/temporal/local"
export SCRATCH MLLB_ROOT=$SCRATCH/root MLLB_HOME=$SCRATCH/home
printf '#!/bin/sh\necho "server $1" >&2\n' >"$SCRATCH/root/deploy/temporal/local/server"
cat >"$SCRATCH/root/deploy/lab/lab" <<'LAB'
#!/bin/sh
echo "lab $1" >&2
[ "$1" = image ] || exit 0
# What a leader starts may need longer to end than the leader, and is not to be left.
slow() {
  trap 'sleep 1; rm "$SCRATCH/half"; exit' TERM
  : >"$SCRATCH/half"
  while :; do sleep 0.1; done
}
case $SCENE in
fails) echo "mllb lab: no mirror answers" >&2; exit 1 ;;
fails_late) slow & until [ -e "$SCRATCH/half" ]; do sleep 0.05; done; echo "mllb lab: no mirror answers" >&2; exit 1 ;;
interrupted | build_fails) slow & until [ -e "$SCRATCH/half" ]; do sleep 0.05; done; : >"$SCRATCH/fetching"; sleep 60 ;;
esac
: >"$SCRATCH/fetching"
LAB
chmod +x "$SCRATCH/root/deploy/lab/lab" "$SCRATCH/root/deploy/temporal/local/server"

export -f await
cat >"$SCRATCH/run" <<'RUN'
set -euo pipefail
. deploy/shell/common.sh
. deploy/shell/provision.sh
need_java() { :; }
build_fresh() { return 1; }
native_packages() { say "packages"; }
warm_up() { say "warm"; }
need_build() {
  [[ $SCENE = fails* ]] || await [ -e "$SCRATCH/fetching" ] || die "nothing was fetched meanwhile"
  say "built"
  case $SCENE in
  interrupted) : >"$SCRATCH/building"; sleep 60 ;;
  build_fails) die "the Maven build failed" ;;
  esac
}
provision_all
say "all there after $MLLB_PROVISION_SECONDS s"
RUN

# run SCENE: in the foreground of a group of its own, as in a terminal.
run() {
  rm -f "$SCRATCH/fetching" "$SCRATCH/building" "$SCRATCH/half"
  (cd "$root" && exec env --default-signal=INT SCENE="$1" bash "$SCRATCH/run")
}

# Packages come first, as nobody else installs any then; the build ends only when the fetching began.
both_at_once() {
  run together 2>"$SCRATCH/said"
  cat "$SCRATCH/said"
  equal "packages server packages lab packages built warm server install lab image all there after" "$(xargs <"$SCRATCH/said" | sed 's/ [0-9.]* s$//')"
}

interrupted() {
  local status=0 pid
  set -m
  run interrupted 2>"$SCRATCH/said" &
  pid=$!
  set +m
  await [ -e "$SCRATCH/building" ] || { kill -TERM -- "-$pid"; return 1; }
  kill -INT -- "-$pid"
  wait "$pid" || status=$?
  equal 130 "$status" && nothing_left
}

# Neither the scripts nor what they started in the background, which has their name.
nothing_left() { ! pgrep -f "$SCRATCH/root/deploy/lab/lab" && [ ! -e "$SCRATCH/half" ]; }

check "what the build does not need is fetched meanwhile" both_at_once
check "what could not be fetched ends it" fails_with 1 'no mirror answers' run fails
check "a build that fails ends the fetching" fails_with 1 'the Maven build failed' run build_fails
check "and leaves nothing" nothing_left
check "what could not be fetched ends what it began" fails_with 1 'no mirror answers' run fails_late
check "and leaves nothing either" nothing_left
check "Ctrl-C ends both" interrupted
finish
