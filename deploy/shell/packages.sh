# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Installs Debian/Ubuntu packages where we may, else says the one line to run. Sourced after common.sh.

# root_prefix: prints how to become root without a question ("" when we are root); fails when we cannot.
root_prefix() {
  [ "$(id -u)" -ne 0 ] || return 0
  have sudo && sudo -n true 2>/dev/null || return 1
  printf 'sudo -n'
}

# missing_packages COMMAND=PACKAGE...: prints the packages whose command (or /absolute/file) is not there.
missing_packages() {
  local pair probe
  for pair in "$@"; do
    probe=${pair%%=*}
    case $probe in
    /*) [ -e "$probe" ] || printf '%s\n' "${pair#*=}" ;;
    *) have "$probe" || printf '%s\n' "${pair#*=}" ;;
    esac
  done | sort -u
}

apt_install() {
  local prefix=$1
  shift
  # Word splitting of the prefix is wanted: it is empty or "sudo -n".
  # shellcheck disable=SC2086
  $prefix env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" ||
    { $prefix apt-get -q update &&
      $prefix env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"; }
}

# need_packages WHAT COMMAND=PACKAGE...: after it, every command is there, or we are gone with one sentence.
need_packages() {
  local what=$1 prefix packages
  shift
  mapfile -t packages < <(missing_packages "$@")
  [ "${#packages[@]}" -gt 0 ] || return 0
  local line="apt-get install -y --no-install-recommends ${packages[*]}"
  have apt-get || die "$what needs the Debian packages ${packages[*]}, and this system has no apt-get; install their like by hand"
  prefix=$(root_prefix) || die "$what needs packages that only root may install; run: sudo $line"
  step "install packages: ${packages[*]}" apt_install "$prefix" "${packages[@]}" ||
    die "$what needs packages that could not be installed (no network?); run: $line"
  mapfile -t packages < <(missing_packages "$@")
  [ "${#packages[@]}" -eq 0 ] || die "$what: ${packages[*]} installed, but not what was expected of it"
}
