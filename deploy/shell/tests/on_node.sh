#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Where kmod/stress/on_node.sh has its programs compiled, on machines with other compilers, from a node that does what it is told.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"

mkdir -p "$SCRATCH/root/kmod/stress" "$SCRATCH/root/deploy/lab" "$SCRATCH/bin"
cp "$root/kmod/stress/on_node.sh" "$SCRATCH/root/kmod/stress/"
cp -r "$root/deploy/shell" "$SCRATCH/root/deploy/"
cat >"$SCRATCH/root/deploy/lab/lab" <<'LAB'
#!/bin/sh
echo "$*" >>"$SCRATCH/asked"
case "$*" in *'tar -C'*) tar -c -T /dev/null ;; *'uname -rv'*) echo 6.12 ;; esac
LAB
chmod +x "$SCRATCH/root/deploy/lab/lab"
# A machine without apt and without a compiler for the node.
for program in /usr/bin/* /bin/*; do
  case ${program##*/} in
  aarch64* | apt-get | make | sudo | gcc | cc) ;;
  *) ln -sf "$program" "$SCRATCH/bin/" ;;
  esac
done
export SCRATCH MLLB_HOME=$SCRATCH/home

# has NAME SCRIPT: a program of that machine.
has() {
  rm -f "$SCRATCH/bin/$1"
  printf '#!/bin/sh\n%s\n' "$2" >"$SCRATCH/bin/$1"
  chmod +x "$SCRATCH/bin/$1"
}

run() {
  rm -rf "$MLLB_HOME" "$SCRATCH/asked" "$SCRATCH/made"
  PATH=$SCRATCH/bin "$SCRATCH/root/kmod/stress/on_node.sh" node brief
}

# compiled_with COMPILER: here, by that one.
compiled_with() { run && grep -w "CC_USER=$1" "$SCRATCH/made"; }

on_the_node() {
  run 2>"$SCRATCH/said"
  cat "$SCRATCH/said"
  [ ! -e "$SCRATCH/made" ] && grep -q 'the node compiles them itself' "$SCRATCH/said" &&
    grep -q 'gcc-aarch64-linux-gnu' "$SCRATCH/said" && grep -q 'make -s -j4 stress' "$SCRATCH/asked"
}

if [ "$(uname -m)" = x86_64 ]; then
  has make 'echo "$*" >>"$SCRATCH/made"'
  check "stress programs: without a compiler for arm64 the node makes them" on_the_node
  has aarch64-linux-gnu-gcc 'echo "cannot find -lc" >&2; exit 1'
  check "stress programs: nor with one that has no C library" on_the_node
  has aarch64-suse-linux-gcc 'echo "gcc of another name"'
  check "stress programs: a compiler of another name is taken" compiled_with aarch64-suse-linux-gcc
fi
finish
