# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What a kernel's name means. Sourced after common.sh.
# A name is a recipe of kernels/, or recipe-FLAVOUR, where the flavour is cloud, rt or 16k.

# recipe_of KERNEL, flavour_of KERNEL
recipe_of() { if [ -e "$LAB_DIR/kernels/$1" ]; then printf '%s\n' "$1"; else printf '%s\n' "${1%-*}"; fi; }
flavour_of() { if [ -e "$LAB_DIR/kernels/$1" ]; then echo arm64; else printf '%s\n' "${1##*-}"; fi; }

# read_recipe KERNEL ROOT: sets KERNEL_* and ROOT_*; an empty ROOT is the recipe's own.
# shellcheck disable=SC2034
read_recipe() {
  KERNEL_FLAVOURS='' KERNEL_SUITES='' KERNEL_PACKAGES='' KERNEL_VERSION='' KERNEL_HEADERS=yes KERNEL_ROOT=trixie
  # shellcheck disable=SC1090
  . "$LAB_DIR/kernels/$(recipe_of "$1")"
  KERNEL_ROOT=${2:-$KERNEL_ROOT}
  # shellcheck disable=SC1090
  . "$LAB_DIR/roots/$KERNEL_ROOT"
}

# check_recipe KERNEL ROOT: a wrong name ends with what there is.
check_recipe() {
  [ -e "$LAB_DIR/kernels/$(recipe_of "$1")" ] || usage_error "unknown kernel $1; there are: $(kernel_names)"
  [ -z "$2" ] || [ -e "$LAB_DIR/roots/$2" ] || usage_error "unknown root $2; there are: $(names_in roots)"
  (
    read_recipe "$1" "$2"
    [[ " $KERNEL_FLAVOURS " == *" $(flavour_of "$1") "* ]]
  ) || usage_error "kernel $(recipe_of "$1") has no flavour $(flavour_of "$1"); there are: $(kernel_names)"
}

names_in() { find "$LAB_DIR/$1" -type f -printf '%f\n' | sort -V | xargs; }

# kernel_names: every recipe with all its flavours, oldest first.
kernel_names() {
  local recipe flavour
  for recipe in $(names_in kernels); do
    (
      read_recipe "$recipe" ''
      for flavour in $KERNEL_FLAVOURS; do
        if [ "$flavour" = arm64 ]; then printf '%s\n' "$recipe"; else printf '%s\n' "$recipe-$flavour"; fi
      done
    )
  done | xargs
}

# package_flavour FLAVOUR: as Debian ends its package names.
package_flavour() {
  case $1 in
  arm64) echo arm64 ;;
  16k) echo arm64-16k ;;
  *) echo "$1-arm64" ;;
  esac
}

# image_name KERNEL ROOT
image_name() (
  read_recipe "$1" "$2"
  printf '%s-%s\n' "$1" "$KERNEL_ROOT"
)

# cpu_model KERNEL: the A72 knows no pages of 16 KiB.
cpu_model() { if [ "$(flavour_of "$1")" = 16k ]; then echo neoverse-n1; else echo cortex-a72; fi; }
