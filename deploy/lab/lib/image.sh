# shellcheck shell=bash
# The image of a kernel: $MLLB_HOME/lab/<kernel>/{root.ext4,vmlinuz,version,initramfs.d,stamp}. Sourced after common.sh.

readonly IMAGE_MIB=3500

image_dir() { printf '%s/lab/%s\n' "$MLLB_HOME" "$1"; }

# image_stamp KERNEL: changes when the recipe does.
image_stamp() {
  cat "$LAB_DIR/build-root" "$LAB_DIR/packages.txt" "$LAB_DIR/kernels/$1" "$LAB_DIR/node/bake" | sha256sum | cut -c1-16
}

image_ready() {
  local dir
  dir=$(image_dir "$1")
  [ -e "$dir/root.ext4" ] && [ "$(cat "$dir/stamp" 2>/dev/null)" = "$(image_stamp "$1")" ]
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

# need_image KERNEL: builds the image when it is not there or its recipe changed.
need_image() {
  local kernel=$1 dir
  [ -e "$LAB_DIR/kernels/$kernel" ] ||
    usage_error "unknown kernel $kernel; there are: $(find "$LAB_DIR/kernels" -type f -printf '%f ' | xargs)"
  image_ready "$kernel" && return 0
  dir=$(image_dir "$kernel")
  need_space "$(dirname "$dir")" "$IMAGE_MIB" "the lab image for kernel $kernel"
  image_packages
  exec 8>"$(dirname "$dir")/.$kernel.lock"
  flock 8
  image_ready "$kernel" || build_image "$kernel" "$dir"
  exec 8>&-
}

build_image() {
  local kernel=$1 dir=$2 work=$2.new
  [ -n "$(debian_mirror)" ] ||
    die "no Debian mirror found in this host's apt sources; set MLLB_DEBIAN_MIRROR to one (its address ends in /debian)"
  rm -rf "$work"
  mkdir -p "$work"
  step "lab node image, kernel $kernel: packages" as_image_root "$LAB_DIR/build-root" "$kernel" "$work" ||
    die "the lab image could not be built; the first run needs a Debian mirror that answers (set MLLB_DEBIAN_MIRROR, or http_proxy), see the lines above"
  step "lab node image, kernel $kernel: first boot" bake_image "$work" ||
    die "the lab image did not finish its first boot; see $work/console.log"
  image_stamp "$kernel" >"$work/stamp"
  rm -rf "$dir"
  mv "$work" "$dir"
}
