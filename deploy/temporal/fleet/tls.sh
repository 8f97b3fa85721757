#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Certificates of a fleet: one CA, one server, one certificate per client.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: tls.sh make DIR --server NAME     a CA, the server's certificate (for NAME and localhost) and one for the UI
       tls.sh client DIR CLIENT          one more client: a node or a person; prints the three files it needs
       tls.sh show DIR                   what there is, and until when it is valid

Keys are elliptic (P-256) and readable by their owner alone. The CA's key never leaves the machine this runs on:
keep DIR/ca.key away from the server. Certificates are valid for 825 days, the CA for ten years.
Exit codes: 0 ok, 1 failure, 2 usage.
TEXT
}

die() { printf 'tls.sh: %s\n' "$1" >&2; exit "${2:-1}"; }

# PKCS #8: the one form of an elliptic key that Java's and Go's TLS both read.
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null && chmod 600 "$1"; }

authority() {
  key "$DIR/ca.key"
  openssl req -x509 -new -key "$DIR/ca.key" -sha256 -days 3650 -subj "/O=MLLB/CN=MLLB fleet CA" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -out "$DIR/ca.pem"
}

# certificate NAME USAGE SUBJECT_ALT_NAMES
certificate() {
  local name=$1 usage=$2 alt=$3 request
  [ ! -e "$DIR/$name.pem" ] || die "$DIR/$name.pem is there already; remove it to make it anew"
  request=$(mktemp)
  key "$DIR/$name.key"
  openssl req -new -key "$DIR/$name.key" -subj "/O=MLLB/CN=$name" -out "$request"
  openssl x509 -req -in "$request" -CA "$DIR/ca.pem" -CAkey "$DIR/ca.key" -CAcreateserial -sha256 -days 825 \
    -extfile <(printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=%s\n%s' "$usage" "$alt") \
    -out "$DIR/$name.pem" 2>/dev/null
  rm -f "$request"
}

name_or_die() { [[ $1 =~ ^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$ ]] || die "not a name: $1" 2; }

make() {
  local server=''
  [ "${1:-}" = --server ] && server=${2:-}
  [ -n "$server" ] || { usage >&2; exit 2; }
  name_or_die "$server"
  [ ! -e "$DIR/ca.key" ] || die "$DIR has a CA already"
  mkdir -p "$DIR"
  chmod 700 "$DIR"
  authority
  # The server's own services and the UI come in as clients too.
  certificate server serverAuth,clientAuth "subjectAltName=DNS:$server,DNS:localhost,DNS:temporal"
  certificate ui clientAuth ""
  printf 'made %s: ca.pem, server.pem, ui.pem\n' "$DIR"
}

client() {
  [ -n "${1:-}" ] || { usage >&2; exit 2; }
  name_or_die "$1"
  [ -e "$DIR/ca.key" ] || die "$DIR has no CA; run: tls.sh make $DIR --server NAME"
  certificate "$1" clientAuth ""
  printf '%s\n' "$DIR/ca.pem" "$DIR/$1.pem" "$DIR/$1.key"
}

show() {
  local file
  for file in "$DIR"/*.pem; do
    printf '%-20s %s\n' "$(basename "$file")" "$(openssl x509 -in "$file" -noout -enddate)"
  done
}

[ $# -ge 2 ] || { [ "${1:-}" = --help ] && usage && exit 0; usage >&2; exit 2; }
command=$1 DIR=$2
shift 2
umask 077
case $command in
  make) make "$@" ;;
  client) client "$@" ;;
  show) show ;;
  *) usage >&2; exit 2 ;;
esac
