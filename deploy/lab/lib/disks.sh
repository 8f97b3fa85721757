# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The disks and the settings a node starts with, made in its run directory. Sourced after common.sh.

# need_overlay IMAGE_DIR FRESH: the node's writable state on top of the image; another image makes it void.
need_overlay() {
  local stamp
  stamp=$(cat "$1/stamp")
  [ "$2" = no ] && [ -e root.qcow2 ] && [ "$(cat root.stamp 2>/dev/null)" = "$stamp" ] && return 0
  rm -f root.qcow2 rehearsed
  qemu-img create -q -f qcow2 -F raw -b "$1/root.ext4" root.qcow2
  printf '%s\n' "$stamp" >root.stamp
}

# distribution_stamp DIR: empty when there is none.
distribution_stamp() {
  [ ! -d "$1/lib" ] || (cd "$1" && find . -type f -printf '%p %s %T@\n' | sort | sha256sum)
}

# need_distribution DIR: a read-only disk made of the worker's files, remade when they changed.
need_distribution() {
  local dir=$1 stamp size
  if [ ! -d "$dir/lib" ]; then
    rm -f dist.ext4 dist.stamp
    return 0
  fi
  stamp=$(distribution_stamp "$dir")
  [ -e dist.ext4 ] && [ "$(cat dist.stamp 2>/dev/null)" = "$stamp" ] && return 0
  size=$(($(du -sm "$dir" | cut -f1) * 11 / 10 + 16))
  rm -f dist.ext4
  mke2fs -q -t ext4 -O ^has_journal -m 0 -L mllb-dist -d "$dir" dist.ext4 "${size}M" >/dev/null
  printf '%s\n' "$stamp" >dist.stamp
}

# rehearsal_stamp: a rehearsal counts for the disk and the worker that it was made with.
rehearsal_stamp() { cat root.stamp dist.stamp 2>/dev/null; }

# write_settings HOST WORKER ADDRESS NAMESPACE ROLES REHEARSAL: what the node reads at boot.
write_settings() {
  local name
  for name in MLLB_HOST MLLB_WORKER MLLB_ADDRESS MLLB_NAMESPACE MLLB_ROLES MLLB_REHEARSAL; do
    printf '%s=%q\n' "$name" "$1"
    shift
  done
}
