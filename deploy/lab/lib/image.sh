# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The image of a kernel and a root: $MLLB_HOME/lab/<image name>/{root.ext4,vmlinuz,version,initramfs.d,stamp}.
# Sourced after recipe.sh.

readonly IMAGE_MIB=3500

image_dir() { printf '%s/lab/%s\n' "$MLLB_HOME" "$1"; }

# image_stamp KERNEL ROOT: changes when the recipe does.
image_stamp() (
  read_recipe "$1" "$2"
  cat "$LAB_DIR/build-root" "$LAB_DIR/packages.txt" "$LAB_DIR/kernels/$(recipe_of "$1")" "$LAB_DIR/roots/$KERNEL_ROOT" \
    "$LAB_DIR/node/bake" | grep -v SPDX-License-Identifier | sha256sum | cut -c1-16
)

# image_ready KERNEL ROOT
image_ready() {
  local dir
  dir=$(image_dir "$(image_name "$1" "$2")")
  [ -e "$dir/root.ext4" ] && [ "$(cat "$dir/stamp" 2>/dev/null)" = "$(image_stamp "$1" "$2")" ]
}

# as_image_root COMMAND...: root, or what looks like root to programs that only set owners.
as_image_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else fakeroot -- "$@"; fi
}

image_packages() {
  local pairs=(mmdebstrap=mmdebstrap mke2fs=e2fsprogs depmod=kmod xz=xz-utils flock=util-linux
    /usr/share/keyrings/debian-archive-keyring.gpg=debian-archive-keyring)
  [ "$(id -u)" -eq 0 ] || pairs+=(fakeroot=fakeroot)
  need_packages "the lab image" "${pairs[@]}"
}

# need_image KERNEL ROOT: builds the image when it is not there or its recipe changed.
need_image() {
  local name dir
  check_recipe "$1" "$2"
  image_ready "$1" "$2" && return 0
  name=$(image_name "$1" "$2")
  dir=$(image_dir "$name")
  need_space "$(dirname "$dir")" "$IMAGE_MIB" "the lab image for kernel $name"
  image_packages
  exec 8>"$(dirname "$dir")/.$name.lock"
  flock 8
  image_ready "$1" "$2" || build_image "$1" "$2" "$dir"
  exec 8>&-
}

build_image() {
  local name work=$3.new
  name=$(basename "$3")
  [ -n "$(debian_mirror)" ] ||
    die "no Debian mirror found in this host's apt sources; set MLLB_DEBIAN_MIRROR to one (its address ends in /debian)"
  rm -rf "$work"
  mkdir -p "$work"
  step "lab node image, kernel $name: packages" as_image_root "$LAB_DIR/build-root" "$1" "$2" "$work" ||
    die "the lab image could not be built; the first run needs a Debian mirror that answers (set MLLB_DEBIAN_MIRROR, or http_proxy), see the lines above"
  step "lab node image, kernel $name: first boot" bake_image "$work" "$(cpu_model "$1")" ||
    die "the lab image did not finish its first boot; see $work/console.log"
  image_stamp "$1" "$2" >"$work/stamp"
  rm -rf "$3"
  mv "$work" "$3"
}
