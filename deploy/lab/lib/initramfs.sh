# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Packs an image's early modules and the node scripts of this checkout into an initramfs. Sourced after common.sh.

# build_initramfs IMAGE_DIR OUT: the node scripts ride in it, so that changing one needs no new image.
build_initramfs() {
  local tree
  tree=$(mktemp -d)
  cp -a "$1/initramfs.d/." "$tree/"
  install -m 755 "$LAB_DIR/node/init" "$tree/init"
  mkdir -p "$tree/node"
  install -m 755 "$LAB_DIR"/node/* "$tree/node/"
  (cd "$tree" && find . | cpio --quiet -o -H newc -R 0:0) >"$2.new"
  mv "$2.new" "$2"
  rm -rf "$tree"
}
