# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Where Debian's packages come from: an option, else what this host's own apt uses. Sourced after common.sh.

# apt_sources: every enabled source of this host, one "URI SUITE" a line, from both file formats.
apt_sources() {
  local dir=${MLLB_APT_DIR:-/etc/apt} file
  for file in "$dir"/sources.list "$dir"/sources.list.d/*.list; do
    [ ! -r "$file" ] || one_line_sources "$file"
  done
  for file in "$dir"/sources.list.d/*.sources; do
    [ ! -r "$file" ] || deb822_sources "$file"
  done
}

# "deb [options] URI SUITE COMPONENT..."
one_line_sources() {
  sed -E -e 's/#.*//' -e 's/\[[^]]*\]//' "$1" | awk '$1 == "deb" && NF >= 3 { print $2, $3 }'
}

# Stanzas of "Field: values", values going on in lines that begin with a blank.
deb822_sources() {
  awk '
    function flush(   i, j, u, s) {
      if (types ~ /(^| )deb( |$)/ && enabled != "no") {
        split(uris, u, " "); split(suites, s, " ")
        for (i = 1; i in u; i++) for (j = 1; j in s; j++) print u[i], s[j]
      }
      types = uris = suites = enabled = field = ""
    }
    /^#/ { next }
    /^[ \t]*$/ { flush(); next }
    /^[^ \t]/ { field = tolower($1); $1 = "" }
    field == "types:" { types = types " " $0 }
    field == "uris:" { uris = uris " " $0 }
    field == "suites:" { suites = suites " " $0 }
    field == "enabled:" { enabled = tolower($NF) }
    END { flush() }' "$1"
}

# debian_mirror: the main archive. debian_security_mirror: its security archive, "" when none is known.
debian_mirror() {
  if [ -n "${MLLB_DEBIAN_MIRROR:-}" ]; then
    printf '%s\n' "${MLLB_DEBIAN_MIRROR%/}"
  else
    apt_sources | awk '$1 ~ /\/debian\/?$/ && $2 !~ /security/ { sub(/\/$/, "", $1); print $1; exit }'
  fi
}

debian_security_mirror() {
  if [ -n "${MLLB_DEBIAN_SECURITY_MIRROR:-}" ]; then
    printf '%s\n' "${MLLB_DEBIAN_SECURITY_MIRROR%/}"
  elif [ -z "${MLLB_DEBIAN_MIRROR:-}" ]; then
    apt_sources | awk '$2 ~ /-security/ && $1 ~ /debian-security/ { sub(/\/$/, "", $1); print $1; exit }'
  fi
}

# suite_lines SUITE...: apt one-line sources; *-security suites come from the security archive.
suite_lines() {
  local main security suite
  main=$(debian_mirror)
  security=$(debian_security_mirror)
  [ -n "$main" ] || die "no Debian mirror found in this host's apt sources; set MLLB_DEBIAN_MIRROR to one (its address ends in /debian)"
  for suite in "$@"; do
    case $suite in
    *-security) [ -z "$security" ] || printf 'deb %s %s main\n' "$security" "$suite" ;;
    *) printf 'deb %s %s main\n' "$main" "$suite" ;;
    esac
  done
}

# apt_proxy_options: this host's apt proxy settings, one "Acquire::..." line each, for mmdebstrap --aptopt.
apt_proxy_options() {
  ! have apt-config || apt-config dump 2>/dev/null | grep -iE '^Acquire::https?::([^ ]*::)?Proxy ' || true
}
