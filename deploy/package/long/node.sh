#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mllb-worker from its .deb on an emulated ARM64 node that systemd runs: dpkg -i, systemctl start, `mllb doctor` and an
# experiment through the hardened unit, kill -9, arms that boot, the watchdog, an orderly stop, removal. An hour beside
# other work, half of it the boots, and a first run makes an image of its own.
#   node.sh [--deb FILE] [--port N] [--keep]   the Temporal server's port (default 7534, its UI 1000 above); --keep: all stays up
# shellcheck disable=SC2317 # the checks are called by name
set -uo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
root=$(cd "$here/../../.." && pwd)
deb='' port=7534 keep=no
while [ $# -gt 0 ]; do
  case $1 in
  --deb) deb=$(readlink -f "${2:-}"); shift ;;
  --port) port=${2:-}; shift ;;
  --keep) keep=yes ;;
  *) sed -n '5p' "$0" >&2; exit 2 ;;
  esac
  shift
done
base=${MLLB_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/mllb}
temporal_home=$base
export MLLB_HOME=$base/package-node MLLB_SERVER_DIR=$base/package-node/server
work=$(mktemp -d)
failed=0

check() { # check NAME COMMAND...
  local name=$1 start=$EPOCHSECONDS
  shift
  if "$@" >"$work/out" 2>&1; then
    echo "ok $name ($((EPOCHSECONDS - start)) s)"
  else
    echo "not ok $name"
    sed 's/^/# /' "$work/out" | tail -n 25
    failed=1
  fi
}

# The lab's own scripts with systemd in the image and as first program.
derive_lab() {
  local lab=$work/deploy/lab
  mkdir -p "$work/deploy"
  cp -r "$root/deploy/lab" "$root/deploy/shell" "$work/deploy/"
  printf '%s\n' systemd systemd-sysv libpam-modules dpkg tar passwd >>"$lab/packages.txt"
  # The image's first boot is busybox's; only later ones are systemd's.
  { sed '/^exec .*switch_root/,$d' "$lab/node/init"
    printf 'grep() { /bin/busybox grep "$@"; }\ngrep -q mllb.bake /root/proc/cmdline && exec /bin/busybox switch_root /root /bin/busybox init\n'
    cat "$here/node/init-end"; } >"$lab/node/init.new"
  mv "$lab/node/init.new" "$lab/node/init"
  cp "$here"/node/*.service "$lab/node/"
  # Here the package itself makes the workloads' user.
  sed -i '/^add_workload_user$/d' "$lab/node/boot"
  cp "$here/node/note-packages" "$lab/"
  # shellcheck disable=SC2016
  sed -i 's|  mmdebstrap --mode=root|  mmdebstrap --extract-hook="$LAB_DIR/note-packages" --mode=root|' "$lab/build-root"
  # shellcheck disable=SC2016
  sed -i 's|^  mkdir -p "$root/opt/mllb".*|&\n  mv "$root/status.new" "$root/var/lib/dpkg/status"; mkdir -p "$root"/var/lib/dpkg/{info,updates,triggers,parts,alternatives}; : >"$root/var/lib/dpkg/available"|' "$lab/build-root"
}

lab() { "$work/deploy/lab/lab" "$@"; }
on_node() { lab shell --name package -- "$@"; }
outside() { MLLB_WORKER_DIR=$MLLB_HOME/worker MLLB_ARTIFACTS=$MLLB_HOME/artifacts MLLB_PORT=$port "$root/deploy/temporal/local/worker" "$@"; }
server() { MLLB_HOME=$temporal_home "$root/deploy/temporal/local/server" "$@" --port "$port" --ui-port $((port + 1000)); }
mllb() {
  MLLB_SHARE=$root/worker/target/dist/full/share TEMPORAL_ADDRESS=127.0.0.1:$port java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "$root/worker/target/dist/full/lib/*" dev.mllb.cli.Mllb "$@"
}

finish() {
  [ "$keep" = no ] || return 0
  outside down >/dev/null 2>&1
  lab down --name package >/dev/null 2>&1
  server down >/dev/null 2>&1
  rm -rf "$work"
}
trap finish EXIT

node_up() { lab up --name package --fresh --no-worker --also-kernel 6.12 --dist /nonexistent --address "10.0.2.2:$port" --timeout 600; }

installs() {
  on_node 'systemctl is-system-running --wait; test "$(cat /proc/1/comm)" = systemd' &&
    lab push --name package "$deb" /root/mllb-worker.deb && on_node 'dpkg -i /root/mllb-worker.deb' &&
    on_node 'dpkg -s mllb-worker | grep -x "Status: install ok installed"'
}

nothing_by_surprise() { on_node '! systemctl is-active mllb-worker && test "$(systemctl is-enabled mllb-worker)" = disabled'; }

starts() {
  on_node "sed -i 's,^TEMPORAL_ADDRESS=.*,TEMPORAL_ADDRESS=10.0.2.2:$port,; s,^MLLB_HOST=.*,MLLB_HOST=packaged,; s,^MLLB_TRUSTED_MODELS=.*,MLLB_TRUSTED_MODELS=,; s,^MLLB_TRUSTED_CONTROL=.*,MLLB_TRUSTED_CONTROL=,; s,^MLLB_PLAINTEXT=.*,MLLB_PLAINTEXT=true,' /etc/mllb/worker.env" &&
    on_node 'systemctl start mllb-worker' && on_node 'systemctl status --no-pager mllb-worker; systemctl is-active mllb-worker'
}

seen() {
  local _
  for _ in $(seq 60); do
    mllb hosts --json | tee "$work/hosts" | grep >/dev/null '"packaged"' && cat "$work/hosts" && return 0
    sleep 2
  done
  on_node 'journalctl --no-pager -u mllb-worker | tail -n 20'
  return 1
}

# No curl in the node: bash speaks enough HTTP.
ask() { on_node "exec 3<>/dev/tcp/127.0.0.1/9464; printf 'GET $1 HTTP/1.0\r\nConnection: close\r\n\r\n' >&3; cat <&3"; }
# systemd is told before the server was reached, which may be away; what asks for readiness waits for it.
telemetry() {
  local _ ready=no
  for _ in $(seq 90); do
    ask /readyz | tee "$work/ready" | grep >/dev/null '200 OK' && ready=yes && break
    sleep 2
  done
  cat "$work/ready"
  [ "$ready" = yes ] &&
    ask /metrics | grep '^mllb_module_loaded' | tee /dev/stderr | grep >/dev/null '{host="packaged"} 0'
}

# What the unit's CapabilityBoundingSet names, as bits: chown, dac_override, kill, setgid, setuid, setpcap, sys_module,
# sys_admin, sys_nice, sys_resource, syslog, perfmon, bpf.
capabilities() {
  on_node 'cat /proc/$(systemctl show -P MainPID mllb-worker)/status' >"$work/status"
  grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' "$work/status"
  grep -qP '^CapEff:\t000000c401a101eb$' "$work/status" && grep -qP '^CapBnd:\t000000c401a101eb$' "$work/status" &&
    grep -qP '^NoNewPrivs:\t1$' "$work/status" && grep -qP '^Seccomp:\t2$' "$work/status"
}

# Attaching the probe, building, loading and unloading a module: all by the hardened unit.
examined() { mllb doctor --host packaged; }

# killed_while PHASE ID: kill -9 to the worker as soon as the experiment is there; fails when it never is.
killed_while() {
  local _ seen=no
  for _ in $(seq 300); do
    if mllb status "$2" | grep >/dev/null "^$1"; then
      seen=yes
      break
    fi
    sleep 2
  done
  [ "$seen" = yes ] || return 1
  on_node 'before=$(systemctl show -P MainPID mllb-worker); kill -9 $before; for i in $(seq 300); do now=$(systemctl show -P MainPID mllb-worker); [ "$now" != 0 ] && [ "$now" != "$before" ] && [ "$(systemctl is-active mllb-worker)" = active ] && break; sleep 1; done
    journalctl --no-pager -o short -u mllb-worker | tail -n 12 | tee /run/journal; grep -q "code=killed, status=9/KILL" /run/journal && grep -q "Scheduled restart job" /run/journal && [ "$now" != "$before" ]'
}

# A whole experiment whose worker is killed while it collects; two repetitions are too few for another verdict than 4.
experiment() {
  local id status=0
  # The unit is back after a minute or more: a collection of twenty seconds would be a gap with nothing on one side.
  sed 's/duration: 40s/duration: 120s/' "$root/benchmarks/plans/smoke.yaml" >"$work/smoke.yaml"
  id=$(mllb start "$work/smoke.yaml" --host packaged) && killed_while collect "$id" || return 1
  mllb watch "$id" || status=$?
  mllb status "$id"
  case $status in 0 | 4) ;; *) return 1 ;; esac
  native && mllb hosts
}

native() { on_node 'test ! -e /sys/kernel/mllb && ! lsmod | grep >/dev/null "^mllb"'; }

# allows_boots: as the owner of a machine does it.
allows_boots() {
  on_node 'systemctl enable mllb-worker && install -D -m 644 /usr/lib/mllb/etc/worker-boots.conf /etc/systemd/system/mllb-worker.service.d/boots.conf &&
    printf "boots: {parameters: [mllb.try]}\n" >/etc/mllb/policy.yaml && chmod 644 /etc/mllb/policy.yaml && systemctl daemon-reload && systemctl restart mllb-worker && sync'
}

# The machine's own kernel for both arms, and a word more for one: four boots by systemd's kexec, out of the unit, and the way back.
boots() {
  local id status=0 before
  before=$(on_node 'cat /proc/cmdline')
  cat >"$work/boots.yaml" <<'PLAN'
name: boots
arms:
  native: {}
  words: {boot: {cmdline: mllb.try=1}}
design: {warmup: 0, minRepetitions: 2, maxRepetitions: 2, repetitionsPerBoot: 1, settle: 1s, calibrationRepetitions: 0, instrumentedBlocks: 0}
trials: [{name: fibonacci, workload: fibonacci, parameters: {duration: 2s}}]
PLAN
  id=$(mllb start "$work/boots.yaml" --host packaged) || return 1
  mllb watch "$id" || status=$?
  mllb status "$id"
  case $status in 0 | 4) ;; *) on_node 'journalctl --no-pager -b -u mllb-worker | tail -n 20'; return 1 ;; esac
  on_node 'for file in /var/lib/mllb/trials/experiment-boots-*/fibonacci-1/samples.jsonl; do grep -c . "$file"; grep -o "\"bootId\":\"[^\"]*\"" "$file" | sort -u | wc -l; done | tail -n 2; if [ -e /var/lib/mllb/boot.json ]; then echo left; fi; cat /sys/kernel/kexec_loaded; cat /proc/cmdline' | tee "$work/after"
  [ "$(sed -n 2p "$work/after")" -ge 4 ] && grep -qx 0 "$work/after" && ! grep -qx left "$work/after" && [ "$(tail -n 1 "$work/after")" = "$before" ]
}

# A stopped process gives no sign of life; the watchdog is shortened for the test.
watchdog() {
  on_node 'mkdir -p /run/systemd/system/mllb-worker.service.d && printf "[Service]\nWatchdogSec=30s\n" > /run/systemd/system/mllb-worker.service.d/short.conf && systemctl daemon-reload && systemctl restart mllb-worker' &&
    on_node 'before=$(systemctl show -P MainPID mllb-worker); kill -STOP $before; for i in $(seq 120); do now=$(systemctl show -P MainPID mllb-worker); [ "$now" != 0 ] && [ "$now" != "$before" ] && break; sleep 1; done; journalctl --no-pager -u mllb-worker | grep -i watchdog; [ "$now" != "$before" ]'
}

stops() { on_node 'systemctl stop mllb-worker; systemctl show -P Result mllb-worker; test "$(systemctl show -P Result mllb-worker)" = success'; }
removes() { on_node 'dpkg -r mllb-worker && test ! -e /usr/lib/mllb/bin && test -e /etc/mllb/worker.env && dpkg -P mllb-worker && test ! -e /etc/mllb/worker.env && test -d /var/lib/mllb'; }

derive_lab
if [ "${PREPARE_ONLY:-}" = yes ]; then lab image; exit; fi
if [ -z "$deb" ]; then
  deb=$(find "$root/target/packages" -name 'mllb-worker_*_arm64.deb' 2>/dev/null | sort | tail -n 1)
  [ -n "$deb" ] || { echo "no package; run: ./mllb package --arch arm64 --only worker" >&2; exit 1; }
fi
check "the server is up" server up
check "a node that systemd runs boots" node_up
check "dpkg -i installs it, its dependencies met" installs
check "nothing is started or enabled by surprise" nothing_by_surprise
check "systemctl start: the unit reports ready" starts
check "mllb hosts sees it" seen
check "ready, and /metrics has the module's state" telemetry
check "it runs with the unit's capabilities and no others" capabilities
check "the role control and compute beside the server" outside up
check "mllb doctor --host: everything an experiment needs works inside the unit" examined
check "an experiment through the unit, killed with -9 while it collects, ends with a report and a native host" experiment
check "its owner lets the unit load kernels, with the drop-in of the package" allows_boots
check "arms that boot: four boots by kexec under systemd, then the command line of before" boots
check "systemd-analyze verify on the node" on_node 'systemd-analyze verify --man=no mllb-worker.service'
check "how exposed it is" on_node 'systemd-analyze security --no-pager mllb-worker.service | tail -n 1'
cat "$work/out"
check "a worker that hangs is restarted by the watchdog" watchdog
check "an orderly stop is a success" stops
check "removed and purged; the state stays" removes
exit $failed
