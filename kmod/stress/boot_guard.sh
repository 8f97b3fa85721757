#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# boot_guard.sh NODE [MLLB_KO]: the module installed for good on a running lab node: boots, a
# clean restart, a panic with the module in, signatures. Installs and removes with the node's
# `mllb module install|remove`; given a module, by hand into the same places, for a node
# without a worker. The node has no systemd, so what its unit would call is called here.
# MLLB_DIST: the distribution that the node was started with. One line a step.
# Single quotes are meant: the node's shell expands what is in them.
# shellcheck disable=SC2016
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=deploy/shell/testing.sh
. "$root/deploy/shell/testing.sh"
lab=$root/deploy/lab/lab
node=$1
guard=/var/lib/mllb/module/mllb-module

ko=${2:-}
folder=/var/lib/mllb/module

in_node() { timeout 400 "$lab" shell --name "$node" -- "$@"; }

# by_hand [KEY CERTIFICATE]
by_hand() {
	in_node "mkdir -p $folder && cd $folder && rm -f bad-boot && cp /root/mllb.ko /root/mllb-module . &&
		cp /root/model.bin . && uname -r >kernel && echo active >mode" || return
	[ $# -eq 0 ] || in_node "\"/lib/modules/\$(uname -r)/build/scripts/sign-file\" sha256 $1 $2 $folder/mllb.ko"
}

# install [KEY CERTIFICATE]
install() {
	if [ -n "$ko" ]; then
		by_hand "$@"
	else
		in_node /opt/mllb/bin/mllb module install /root/model.bin --mode active ${1:+--sign "$@"}
	fi
}

remove() {
	if [ -n "$ko" ]; then
		in_node "$guard stop; rm -rf $folder"
	else
		in_node /opt/mllb/bin/mllb module remove
	fi
}

start() { in_node "$guard" start; }
is_active() { equal active "$(in_node cat /sys/kernel/mllb/mode)"; }
is_out() { in_node 'test ! -e /sys/kernel/mllb'; }

clean_restart() {
	in_node "$guard stop && sync" && "$lab" reset --name "$node" && is_out && start && is_active
}

stays_off_after_panic() {
	in_node 'sync; echo c >/proc/sysrq-trigger; sleep 60' || true
	"$lab" up --name "$node" --no-worker ${MLLB_DIST:+--dist "$MLLB_DIST"}
	in_node "$guard start" 2>&1 | tee "$SCRATCH/said"
	grep -q "ended badly" "$SCRATCH/said" && is_out && in_node "$guard start" && is_out
}

# A key of ours; the kernel does not know it, so only a kernel that asks for no signature
# takes the module, and says that it carries one.
make_key() {
	openssl req -new -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=mllb test key/" \
		-keyout "$SCRATCH/key.pem" -out "$SCRATCH/cert.pem" 2>/dev/null
	"$lab" push --name "$node" "$SCRATCH/key.pem" /root/key.pem
	"$lab" push --name "$node" "$SCRATCH/cert.pem" /root/cert.pem
}

signed() {
	make_key && install /root/key.pem /root/cert.pem &&
		in_node 'tail -c 28 /var/lib/mllb/module/mllb.ko' | grep -q "Module signature appended" && start && is_active
}

# From here on the kernel takes modules only that its own keys signed; until the next boot.
enforced() {
	in_node "$guard stop; echo 1 >/sys/module/module/parameters/sig_enforce"
	! in_node "insmod $(dirname "$guard")/mllb.ko" && is_out
}

removed() { remove && in_node "test ! -e $(dirname "$guard")" && is_out; }

dkms_make() {
	in_node 'k=/lib/modules/$(uname -r)/build; cd /root/kmod && rm -f mllb.ko && make -s modules KDIR=$k && insmod mllb.ko && rmmod mllb'
}

in_node true || exit 1
check "a model is there" "$lab" push --name "$node" "$root/kmod/tests/model_15_10_1.bin" /root/model.bin
if [ -n "$ko" ]; then
	check "a module is there" "$lab" push --name "$node" "$ko" /root/mllb.ko
	check "the guard is there" "$lab" push --name "$node" "$root/kmod/install/mllb-module" /root/mllb-module
fi
check "install" install
check "the boot loads it" start
check "in the mode asked for" is_active
check "after a clean restart it loads again" clean_restart
check "after a panic with it in, it stays off" stays_off_after_panic
check "until it is installed again, signed" signed
check "a kernel that enforces signatures refuses an unknown key" enforced
check "remove leaves nothing" removed
check "a restart gives a kernel that enforces nothing" "$lab" reset --name "$node"
mkdir "$SCRATCH/kmod"
tar -C "$root/kmod" -c --exclude=./build --exclude='*.o' --exclude='*.ko' --exclude=mllb_offsets.h . | tar -C "$SCRATCH/kmod" -x
check "sources are there" "$lab" push --name "$node" "$SCRATCH/kmod" /root/kmod
check "what dkms.conf runs builds a module that loads" dkms_make
finish
