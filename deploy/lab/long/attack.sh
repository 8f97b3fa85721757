#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Attacks on the real worker in a node that can load modules: attack.sh [KERNEL [DIST]]. Boots a node of its own beside a
# server and a control worker of its own. The attacker is a plain client of the server who also writes the artifact store.
# The first worker follows whoever asks, as on the lab, so that the inner walls are tried; the second signed commands alone.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
# shellcheck source=deploy/lab/attacker.sh
. "$root/deploy/lab/attacker.sh"
readonly NAME=${MLLB_TEST_NODE:-test-attack}
export MLLB_PORT=27450 MLLB_UI_PORT=28450 MLLB_SERVER_DIR=$SCRATCH/server MLLB_WORKER_DIR=$SCRATCH/worker \
  MLLB_ARTIFACTS=$SCRATCH/artifacts
lab=$root/deploy/lab/lab
kernel=${1:-6.12}
dist=${2:-$root/worker/target/dist/node}
trap 'clean_up >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT

clean_up() {
  "$lab" down --name "$NAME" --powercut
  "$root/deploy/temporal/local/worker" down
  "$root/deploy/temporal/local/server" down
}

# The limits end what hangs; a starved node starts a Java program within minutes.
in_node() { timeout 3600 "$lab" shell --name "$NAME" -- "$@"; }

# A module that shows when it ran: any of an attacker's would do as it likes.
theirs_is_built() {
  in_node 'set -e; mkdir -p /root/theirs; cd /root/theirs; echo "obj-m := theirs.o" >Makefile
    printf "%s\n" "#include <linux/module.h>" "static int __init begin(void) { pr_emerg(\"THEIRS RAN\\n\"); return 0; }" \
      "static void __exit end(void) { }" "module_init(begin); module_exit(end); MODULE_LICENSE(\"GPL\");" >theirs.c
    make -s -C "/lib/modules/$(uname -r)/build" M=$PWD modules >&2; base64 -w0 theirs.ko' >"$SCRATCH/theirs.base64" &&
    base64 -d <"$SCRATCH/theirs.base64" >"$SCRATCH/theirs.ko" && KO=$(store "$SCRATCH/theirs.ko" mllb.ko) &&
    RELEASE=$(in_node uname -r) && BTF=$(in_node 'sha256sum </sys/kernel/btf/vmlinux' | cut -c1-64)
}

# Without this, "it was not loaded" says nothing.
theirs_would_load() { in_node 'insmod /root/theirs/theirs.ko && dmesg | grep "THEIRS RAN" && rmmod theirs && dmesg -C'; }

# worker_up NAME=VALUE...: the node's worker with these settings, and no other, until it polls.
worker_up() {
  in_node 'for p in $(pgrep -f dev.mllb.worker.MllbWorker); do kill -9 $p; done; rm -f /root/worker.log
    env MLLB_LOG=INFO MLLB_SHARE=/opt/mllb/share MLLB_PLAINTEXT=true '"$*"' setsid java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m \
      -cp "/opt/mllb/lib/*" dev.mllb.worker.MllbWorker --roles host --host victim --address 10.0.2.2:'"$MLLB_PORT"' --namespace default \
      --artifacts /var/lib/mllb/artifacts --state /var/lib/mllb </dev/null >/root/worker.log 2>&1 &
worker=$!; until grep -qs "polls at" /root/worker.log; do kill -0 $worker || { tail -n 20 /root/worker.log; exit 1; }; sleep 1; done'
}

# A lease of the attacker's own, whose tenant lives: a workflow that nobody works on.
takes_the_lease() {
  temporal workflow start --type Nobody --task-queue nobody --workflow-id attack --id-conflict-policy UseExisting &&
    temporal workflow start --type HostLeaseWorkflow --task-queue mllb-control --workflow-id lease-victim \
      --id-conflict-policy TerminateExisting --id-reuse-policy AllowDuplicate \
      --input '{"host":"victim","holder":{"experimentId":"attack","token":"attack"},"queue":[]}'
}

# refused PATTERN COMMAND...: it fails with this sentence, and the node is as it was.
refused() {
  local pattern=$1 status=0
  shift
  "$@" >"$SCRATCH/said" 2>&1 || status=$?
  cat "$SCRATCH/said"
  [ "$status" -ne 0 ] && [ "$status" -ne 124 ] && grep -qE "$pattern" "$SCRATCH/said" && untouched
}

untouched() {
  in_node '! dmesg | grep "THEIRS RAN" && ! test -e /sys/module/theirs && ! test -e /sys/module/mllb && ! test -e /root/owned &&
    ! test -e /var/lib/mllb/loaded.json && test -z "$(ls -A /var/lib/mllb/built 2>/dev/null)"'
}

with_a_file_in_the_store() { asks_for_a_trial victim attack file "$KO" "$RELEASE" "$BTF"; }
with_an_address_outside() {
  asks_for_a_trial victim attack outside \
    '{"uri":"mllb:../../root/theirs/theirs.ko","sha256":"'"$(printf '0%.0s' {1..64})"'","sizeBytes":1}' "$RELEASE" "$BTF"
}

names_who_asked() {
  in_node 'cat /root/worker.log' >"$SCRATCH/log"
  cat "$SCRATCH/log"
  grep -E "REFUSED Measure on victim, .* started by mallory@desk: it is not signed" "$SCRATCH/log"
}

check "server" "$root/deploy/temporal/local/server" up
check "control worker" "$root/deploy/temporal/local/worker" up
check "boots" "$lab" up --name "$NAME" --kernel "$kernel" --dist "$dist" --no-worker --fresh --address "10.0.2.2:$MLLB_PORT" --timeout 900
check "a module of the attacker's is in the store" theirs_is_built
check "root's own insmod loads it" theirs_would_load

check "worker that follows whoever asks" worker_up
check "without the lease: a trial with a file in the store" refused 'victim does not do Measure .*lease' with_a_file_in_the_store
check "the lease is taken" takes_the_lease
check "a trial with a file in the store" refused 'was not built on this machine' with_a_file_in_the_store
check "a trial with an address outside the store" refused 'uri|address|reference|artifact' with_an_address_outside

check "a key of a control worker that the attacker has not" in_node '/opt/mllb/bin/mllb models key /root/control.key && mkdir -p -m 755 /root/trusted && mv /root/control.key.pub /root/trusted/'
check "worker of a fleet" worker_up MLLB_TRUSTED_CONTROL=/root/trusted
check "fleet: a trial with a file in the store" refused 'victim does not do Measure: it is not signed' with_a_file_in_the_store
check "the node's log says who asked" names_who_asked
check "down" "$lab" down --name "$NAME"
finish
