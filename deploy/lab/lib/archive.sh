# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Finds and fetches packages that apt would not install by itself. Sourced after mirror.sh.

# archive_open DIR SUITE...: package lists of the suites alone, in a folder that apt takes for its own.
archive_open() {
  local dir=$1
  shift
  mkdir -p "$dir"/etc/apt.conf.d "$dir"/etc/preferences.d "$dir"/lists/partial "$dir"/archives/partial
  : >"$dir/status"
  suite_lines "$@" >"$dir/etc/sources.list"
  {
    printf 'Dir::Etc "%s/etc";\nDir::State::lists "%s/lists";\nDir::State::status "%s/status";\n' "$dir" "$dir" "$dir"
    printf 'Dir::Cache "%s";\nDir::Etc::trusted "/usr/share/keyrings/debian-archive-keyring.gpg";\n' "$dir"
    printf 'APT::Architecture "arm64";\nAPT::Architectures {"arm64";};\nAcquire::Languages "none";\nAPT::Sandbox::User "root";\n'
    apt_proxy_options
  } >"$dir/apt.conf"
  APT_CONFIG=$dir/apt.conf apt-get -q update
}

# archive_newest DIR REGEX: the newest of the packages whose names match as a whole.
archive_newest() { APT_CONFIG=$1/apt.conf apt-cache pkgnames | grep -xE -- "$2" | sort -V | tail -n 1; }

# archive_unpack DIR ROOT PACKAGE: the files alone; links of the root like /lib stay links.
archive_unpack() {
  (cd "$1/archives" && APT_CONFIG=$1/apt.conf apt-get -q download "$3")
  dpkg-deb --fsys-tarfile "$1/archives/$3"_*.deb | tar -x --keep-directory-symlink -C "$2"
}

# archive_needs DIR PACKAGE REGEX: what a package depends on, as far as its name matches.
archive_needs() {
  APT_CONFIG=$1/apt.conf apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
    --no-enhances "$2" | grep -E -- "$3" || true
}
