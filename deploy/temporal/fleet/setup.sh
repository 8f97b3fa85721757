#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the namespace and the search attributes that experiments need; twice is fine.
# The server is found as the temporal CLI finds it: TEMPORAL_ADDRESS, TEMPORAL_TLS_..., profiles, or options given here.
#   setup.sh [--namespace default] [--retention 90d] [any option of the temporal CLI]
set -euo pipefail

namespace=${TEMPORAL_NAMESPACE:-default} retention=90d
while [ $# -gt 0 ]; do
  case $1 in
    --namespace) namespace=$2; shift 2 ;;
    --retention) retention=$2; shift 2 ;;
    *) break ;;
  esac
done

temporal=${MLLB_TEMPORAL:-temporal}
# A new namespace reaches every part of the server within half a minute.
patiently() {
  local try
  for try in $(seq 60); do
    "$@" 2>"$errors" && return 0
    sleep 1
  done
  printf 'setup.sh: gave up after %s tries: %s\n' "$try" "$(cat "$errors")" >&2
  return 1
}
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT

if "$temporal" operator namespace describe -n "$namespace" "$@" >/dev/null 2>&1; then
  "$temporal" operator namespace update -n "$namespace" --retention "$retention" "$@" >/dev/null
else
  # Experiments outlive a weekend and are compared months later.
  "$temporal" operator namespace create -n "$namespace" --retention "$retention" \
    --description "MLLB experiments" "$@" >/dev/null
fi

known=$(patiently "$temporal" operator search-attribute list -n "$namespace" "$@")
for typed in MllbPhase=Keyword MllbHost=Keyword MllbKernel=Keyword MllbModel=Keyword MllbVerdict=Keyword MllbArms=KeywordList; do
  attribute=${typed%=*}
  if ! grep -qw "$attribute" <<<"$known"; then
    "$temporal" operator search-attribute create -n "$namespace" --name "$attribute" --type "${typed#*=}" "$@" >/dev/null
  fi
done
echo "namespace $namespace: retention $retention, search attributes there"
