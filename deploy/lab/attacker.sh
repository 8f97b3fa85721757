# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# A plain client of the server who also writes the artifact store. Sourced by tests; wants MLLB_PORT, MLLB_ARTIFACTS and SCRATCH.

temporal() {
  timeout 3600 "$("${root:?}/deploy/temporal/local/server" path)" "$@" --address "127.0.0.1:$MLLB_PORT" --identity mallory@desk
}

# store FILE NAME: what a writer of the store does; prints the reference.
store() {
  local sha size
  sha=$(sha256sum <"$1" | cut -c1-64)
  size=$(stat -c %s "$1")
  mkdir -p "$MLLB_ARTIFACTS/${sha:0:2}/$sha"
  cp "$1" "$MLLB_ARTIFACTS/${sha:0:2}/$sha/$2"
  printf '{"uri":"mllb:%s/%s","sha256":"%s","sizeBytes":%s}' "$sha" "$2" "$sha" "$size"
}

# asks_for_a_trial HOST EXPERIMENT NAME KO RELEASE BTF: with a module file of the attacker's, in the name of an experiment; waits
# for its end.
asks_for_a_trial() {
  local id=0123456789abcdef0123456789abcdef
  cat >"$SCRATCH/$3.json" <<JSON
{"request":{"experimentId":"$2","trial":{"name":"$3","call":{"workload":"hackbench","parameters":{"groups":"1"}}},"attempt":1,
"design":{"warmup":0,"minRepetitions":1,"maxRepetitions":1,"confidence":0.95,"indifferencePercent":2.0,"settle":0,"calibrationRepetitions":0},
"moduleSpec":{"mode":"ACTIVE","canaryPerMille":1000,"refusalLimit":100,"latencyBudgetNs":0,"divergencePerMille":0,"lease":5},
"module":{"ko":$4,"buildLog":$4,"kernelRelease":"$5","btfSha256":"$6","modelId":"$id"},"modelId":"$id","seed":8,"comparisons":1},"host":"$1"}
JSON
  temporal workflow execute --type TrialWorkflow --task-queue mllb-control \
    --workflow-id "$2/trial/$3" --id-reuse-policy AllowDuplicate --id-conflict-policy TerminateExisting \
    --input-file "$SCRATCH/$3.json"
}
