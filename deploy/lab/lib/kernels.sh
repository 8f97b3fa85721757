# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Kernels that a node can boot from within, on a disk of their own. Sourced after archive.sh and initramfs.sh.

# need_kernels IMAGE_DIR: kernels.ext4 with the node's own kernel and those of --also-kernel; none without that option.
need_kernels() {
  local tree stamp kernel image
  if [ "${#ALSO[@]}" -eq 0 ]; then
    rm -f kernels.ext4 kernels.stamp
    return 0
  fi
  for kernel in "${ALSO[@]}"; do need_image "$kernel" ''; done
  stamp=$(kernels_stamp "$1")
  [ -e kernels.ext4 ] && [ "$(cat kernels.stamp 2>/dev/null)" = "$stamp" ] && return 0
  tree=$(mktemp -d)
  mkdir -p "$tree/boot" "$tree/modules"
  take_boot "$1" "$tree"
  for kernel in "${ALSO[@]}"; do
    image=$(image_dir "$(image_name "$kernel" '')")
    take_boot "$image" "$tree"
    debugfs -R "rdump /usr/lib/modules/$(cat "$image/version") $tree/modules" "$image/root.ext4" 2>/dev/null
  done
  take_kexec "$tree"
  rm -f kernels.ext4
  mke2fs -q -t ext4 -O ^has_journal -m 0 -L mllb-kernels -d "$tree" kernels.ext4 "$(($(du -sm "$tree" | cut -f1) * 11 / 10 + 32))M" >/dev/null
  rm -rf "$tree"
  printf '%s\n' "$stamp" >kernels.stamp
}

# kernels_stamp IMAGE_DIR: of the images and the node's scripts, which ride in each first file system.
kernels_stamp() {
  local kernel
  {
    cat "$1/stamp" "$LAB_DIR"/node/* "$LAB_DIR/lib/kernels.sh"
    for kernel in "${ALSO[@]}"; do cat "$(image_dir "$(image_name "$kernel" '')")/stamp"; done
  } | sha256sum
}

# take_boot IMAGE_DIR TREE
take_boot() {
  local version
  version=$(cat "$1/version")
  cp "$1/vmlinuz" "$2/boot/vmlinuz-$version"
  build_initramfs "$1" "$2/boot/initrd.img-$version"
}

# take_kexec TREE: kexec-tools and the libraries that no root has; Debian's arm64 kernels have no call that does without.
take_kexec() (
  work=$(mktemp -d)
  mkdir -p "$work/archive/archives" "$work/root" "$1/lib"
  # shellcheck disable=SC2086
  read_recipe "$KERNEL" "$ROOT" && archive_open "$work/archive" $ROOT_SUITES
  for package in kexec-tools $(archive_needs "$work/archive" kexec-tools '^libxen'); do
    archive_unpack "$work/archive" "$work/root" "$package"
  done
  cp "$work"/root/usr/lib/aarch64-linux-gnu/*.so* "$1/lib/" 2>/dev/null || true
  find "$work/root" -name kexec -type f -exec cp {} "$1/kexec" \;
  [ -e "$1/kexec" ] || die "the archive's kexec-tools has no program kexec"
  rm -rf "$work"
)
