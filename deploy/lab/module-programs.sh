# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What stands in a node for insmod and rmmod, so that they fail or their caller dies at a point. Sourced; needs in_node, lab,
# NAME and SCRATCH. Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016,SC2154

# They are where a worker looks first; what they were is in /root/kmod.
module_programs_stand_in() {
  cat >"$SCRATCH/stand-in" <<'PROGRAM'
#!/bin/sh
# /root/flaky: a number, as often it was called; two of three times it fails.
# /root/points: lines as "before insmod". At the first of them its caller is killed: before (then it is never done) or
# after the kernel has done it; then the next line counts.
name=${0##*/}
if [ "$name" = insmod ] && [ -e /root/flaky ]; then
  calls=$(($(cat /root/flaky) + 1))
  echo "$calls" >/root/flaky
  if [ $((calls % 3)) -ne 0 ]; then
    echo "insmod: ERROR: could not insert module $1: Device or resource busy" >&2
    exit 1
  fi
fi
kills_at() {
  [ "$(sed -n 1p /root/points 2>/dev/null)" = "$1 $name" ] || return 0
  sed -i 1d /root/points
  test -s /root/points || rm /root/points
  sync
  kill -9 "$PPID"
  exit 1
}
kills_at before
"/root/kmod/$name" "$@"
status=$?
kills_at after
exit $status
PROGRAM
  "$lab" push --name "$NAME" "$SCRATCH/stand-in" /root/stand-in &&
    in_node 'set -e; mkdir -p /root/kmod; for name in insmod rmmod; do
      test -e /root/kmod/$name || ln -s "$(readlink -f /usr/sbin/$name)" /root/kmod/$name
      rm -f /usr/sbin/$name; install -m 755 /root/stand-in /usr/sbin/$name; done; sync'
}
