#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Certificates of a fleet: one CA, one server, one certificate per client; who is let in is a list of certificates.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: tls.sh make DIR --server NAME          a CA, the server's certificate (for NAME and localhost) and one for the UI
       tls.sh client DIR CLIENT [--role ROLE] one more client: a node or a person; prints the three files it needs
       tls.sh revoke DIR CLIENT               takes a client out: its files move to DIR/revoked
       tls.sh server DIR [NAME]               DIR/server anew; with NAME, a new certificate of the server too
       tls.sh show DIR                        what there is, for what role, and until when it is valid

Roles: node (the default), compute, control, person, reader (sees, changes nothing), admin (sets the server up).
DIR/server is all that belongs on the server; copy it there after every change (rsync -a replaces whole files).
The server lets in the certificates in server/admitted.pem and no other: DIR/ca.key alone makes nobody a client.

Keys are elliptic (P-256) and readable by their owner alone. The CA's key never leaves the machine this runs on.
Certificates are valid for 825 days, the CA for ten years. Exit codes: 0 ok, 1 failure, 2 usage.
TEXT
}

AUTHORITY='/O=MLLB/CN=MLLB fleet CA'

die() { printf 'tls.sh: %s\n' "$1" >&2; exit "${2:-1}"; }

# PKCS #8: the one form of an elliptic key that Java's and Go's TLS both read.
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null && chmod 600 "$1"; }

authority() {
  key "$DIR/ca.key"
  openssl req -x509 -new -key "$DIR/ca.key" -sha256 -days 3650 -subj "$AUTHORITY" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -out "$DIR/ca.pem"
}

# certificate NAME ROLE USAGE SUBJECT_ALT_NAMES
certificate() {
  local name=$1 role=$2 usage=$3 alt=$4 request
  [ ! -e "$DIR/$name.pem" ] || die "$DIR/$name.pem is there already; for a new one, first: tls.sh revoke $DIR $name"
  request=$(mktemp)
  key "$DIR/$name.key"
  openssl req -new -key "$DIR/$name.key" -subj "/O=MLLB/OU=$role/CN=$name" -out "$request"
  openssl x509 -req -in "$request" -CA "$DIR/ca.pem" -CAkey "$DIR/ca.key" -CAcreateserial -sha256 -days 825 \
    -extfile <(printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=%s\n%s' "$usage" "$alt") \
    -out "$DIR/$name.pem" 2>/dev/null
  rm -f "$request"
}

# The server's own services come in as clients too.
server_certificate() { certificate server server serverAuth,clientAuth "subjectAltName=DNS:$1,DNS:localhost,DNS:temporal"; }

# Two peculiarities of the server decide about the first certificate of the list, which is made anew each time and whose
# key nobody has. To see that a list has changed the server compares the first certificate alone. And a client asks
# itself which of the issuers that the server names has signed its own certificate, so the CA's name has to be among
# them, while the CA itself must not be: it would let in all that it ever signed.
admitted() {
  local file
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -sha256 -days 3650 \
    -subj "$AUTHORITY" -addext "basicConstraints=critical,CA:FALSE" 2>/dev/null
  for file in "$DIR"/*.pem; do
    ! lets_in "$file" || openssl x509 -in "$file"
  done
}

# Copies of one that was taken out, half a file of a run that was killed, other people's and authorities stay out.
lets_in() {
  local file serial
  openssl verify -CAfile "$DIR/ca.pem" -purpose sslclient "$1" >/dev/null 2>&1 || return 1
  openssl x509 -in "$1" -noout -text | grep -q 'CA:FALSE' || return 1
  serial=$(openssl x509 -in "$1" -noout -serial)
  for file in "$DIR"/revoked/*-"${serial#serial=}.pem"; do
    [ ! -e "$file" ] || return 1
  done
}

publish() {
  mkdir -p "$DIR/server" "$DIR/ui"
  admitted >"$DIR/server/admitted.new"
  mv "$DIR/server/admitted.new" "$DIR/server/admitted.pem"
  # Frontends with a private key each have this one in common; see docs/explained/security.md.
  [ -e "$DIR/seal.key" ] || { openssl rand -hex 32 >"$DIR/seal.new" && mv "$DIR/seal.new" "$DIR/seal.key"; }
  cp "$DIR/ca.pem" "$DIR/server.pem" "$DIR/server.key" "$DIR/seal.key" "$DIR/server"
  [ ! -e "$DIR/ui.pem" ] || cp "$DIR/ca.pem" "$DIR/ui.pem" "$DIR/ui.key" "$DIR/ui"
}

name_or_die() { [[ $1 =~ ^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$ ]] || die "not a name: $1" 2; }

authority_or_die() { [ -e "$DIR/ca.key" ] || die "$DIR has no CA; run: tls.sh make $DIR --server NAME"; }

make() {
  local server=''
  [ "${1:-}" = --server ] && server=${2:-}
  [ -n "$server" ] || { usage >&2; exit 2; }
  name_or_die "$server"
  [ ! -e "$DIR/ca.key" ] || die "$DIR has a CA already"
  mkdir -p "$DIR"
  chmod 700 "$DIR"
  authority
  server_certificate "$server"
  certificate ui reader clientAuth ""
  publish
  printf 'made %s: ca.pem, server.pem, ui.pem; for the server: %s/server\n' "$DIR" "$DIR"
}

client() {
  local name=${1:-} role=node
  [ -n "$name" ] || { usage >&2; exit 2; }
  name_or_die "$name"
  shift
  [ $# -eq 0 ] || { [ "$1" = --role ] && [ $# -eq 2 ] && role=$2; } || { usage >&2; exit 2; }
  case $role in node | compute | control | person | reader | admin) ;; *) die "not a role: $role" 2 ;; esac
  case $name in ca | server) die "not a client's name: $name" 2 ;; esac
  authority_or_die
  certificate "$name" "$role" clientAuth ""
  publish
  printf '%s\n' "$DIR/ca.pem" "$DIR/$name.pem" "$DIR/$name.key"
}

# retire NAME: out of the list, and kept, so that it can be said later whose serial number that was.
retire() {
  local serial
  serial=$(openssl x509 -in "$DIR/$1.pem" -noout -serial)
  mkdir -p "$DIR/revoked"
  mv "$DIR/$1.pem" "$DIR/revoked/$1-${serial#serial=}.pem"
  rm -f "$DIR/$1.key"
}

revoke() {
  local name=${1:-}
  [ -n "$name" ] || { usage >&2; exit 2; }
  name_or_die "$name"
  case $name in ca | server) die "not a client's name: $name; tls.sh server $DIR NAME makes a new certificate of the server" 2 ;; esac
  if [ -e "$DIR/$name.pem" ]; then
    retire "$name"
  elif ! compgen -G "$DIR/revoked/$name-*.pem" >/dev/null; then
    die "no client $name in $DIR; see: tls.sh show $DIR"
  fi
  # Also of one that is out already: a run before this one may have been killed in between.
  publish
  printf '%s is out as soon as %s/server is on the server: new connections within seconds, open ones within 7 minutes\n' "$name" "$DIR"
}

server() {
  authority_or_die
  if [ -n "${1:-}" ]; then
    name_or_die "$1"
    [ ! -e "$DIR/server.pem" ] || retire server
    server_certificate "$1"
  fi
  publish
  printf '%s\n' "$DIR"/server/*
}

# line NAME FILE
line() {
  local role
  role=$(openssl x509 -in "$2" -noout -subject -nameopt multiline | sed -n 's/ *organizationalUnitName *= //p')
  printf '%-20s %-8s %s\n' "$1" "${role:--}" "$(openssl x509 -in "$2" -noout -enddate)"
}

show() {
  local file
  for file in "$DIR"/*.pem; do line "$(basename "$file")" "$file"; done
  for file in "$DIR"/revoked/*.pem; do [ ! -e "$file" ] || line "revoked/$(basename "$file")" "$file"; done
}

[ $# -ge 2 ] || { [ "${1:-}" = --help ] && usage && exit 0; usage >&2; exit 2; }
command=$1 DIR=$2
shift 2
umask 077
case $command in
  make) make "$@" ;;
  client) client "$@" ;;
  revoke) revoke "$@" ;;
  server) server "$@" ;;
  show) show ;;
  *) usage >&2; exit 2 ;;
esac
