#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# on_node.sh NODE brief|short|long [PART...]: builds the module and the stress suite on a
# running lab node, from this folder's sources, and runs the suite there. Its lines and
# exit status are stress.sh's. A compiler takes minutes on an emulated node: programs are
# built here where there is a compiler for its processor, the modules there, as a user's
# node does; what was made is kept in the cache for the next run of the same sources on the
# same kernel.
set -euo pipefail
kmod=$(cd "$(dirname "$0")/.." && pwd)
lab=$kmod/../deploy/lab/lab
# shellcheck source=deploy/shell/common.sh
. "$kmod/../deploy/shell/common.sh"
# shellcheck source=deploy/shell/packages.sh
. "$kmod/../deploy/shell/packages.sh"
node=$1
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

in_node() { "$lab" shell --name "$node" -- "$@"; }

# Sources, kernel and compilers decide what is built.
identity() {
	(cd "$scratch/kmod" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
	in_node sh -c 'uname -rv; gcc --version | head -n 1'
	if [ -n "$compiler" ]; then "$compiler" --version | head -n 1; fi
}

# cross_compilers: programs of this machine that compile for the node's, by the names that
# distributions give them: aarch64-linux-gnu-gcc (Debian, Fedora, Arch), aarch64-suse-linux-gcc.
cross_compilers() { compgen -c | grep -xE 'aarch64(-[a-z]+)?-linux(-[a-z]+)?-gcc' | sort -u; }

# links COMPILER: the programs bring the C library along, which not all of these have.
# Not through a pipe: one that answers without reading would be a failure now and then.
links() { "$1" -static -x c - -o "$scratch/linked" 2>/dev/null <<<'int main(void) { return 0; }'; }

# find_compiler: the first that works.
find_compiler() {
	local each
	for each in $(cross_compilers); do
		if links "$each"; then
			compiler=$each
			return
		fi
	done
	return 1
}

# need_compiler: one for the node's processor; without one, $compiler is empty.
need_compiler() {
	compiler=''
	if [ "$(uname -m)" = aarch64 ]; then
		compiler=gcc
		need_packages "the stress suite" gcc=gcc make=make
		links gcc || compiler=''
	elif ! have make || ! find_compiler; then
		(need_packages "the stress suite" make=make aarch64-linux-gnu-gcc=gcc-aarch64-linux-gnu \
			/usr/aarch64-linux-gnu/lib/libc.a=libc6-dev-arm64-cross) && find_compiler ||
			say "no compiler here makes static programs for arm64 (Fedora: gcc-aarch64-linux-gnu and a C library for it, openSUSE: cross-aarch64-gcc): the node compiles them itself, which takes minutes"
	fi
}

build_programs() {
	if ! make -s -C "$scratch/kmod" stress-programs CC_USER=$compiler USER_LDFLAGS=-static >"$scratch/log" 2>&1 ||
		grep -iE 'warning: |error: ' "$scratch/log"; then
		tail -n 20 "$scratch/log"
		exit 1
	fi
}

# Programs that are there and new are left as they are.
build_modules() {
	in_node sh -c "cd /root/kmod && make -s -j4 stress W=1 >build.log 2>&1 || { tail -n 20 build.log; exit 1; }
! grep -iE 'warning: |error: ' build.log"
	mkdir -p "${built%/*}"
	find "${built%/*}" -name '*.tar*' -mtime +30 -delete
	# In the same folder: a copy that was cut short must not have the name.
	in_node tar -C /root/kmod/build/stress -c . >"$built.$$"
	mv "$built.$$" "$built"
}

# What was built here is for this machine.
need_compiler
mkdir "$scratch/kmod"
tar -C "$kmod" -c --exclude=./build --exclude='*.o' --exclude='*.ko' --exclude='mllb_offsets.h' . |
	tar -C "$scratch/kmod" -x
identity >"$scratch/identity"
built=$MLLB_HOME/stress/$(sha256sum <"$scratch/identity" | cut -c1-16).tar
if [ -e "$built" ]; then
	mkdir -p "$scratch/kmod/build/stress"
	tar -C "$scratch/kmod/build/stress" -x <"$built"
elif [ -n "$compiler" ]; then
	build_programs
fi
"$lab" push --name "$node" "$scratch/kmod" /root/kmod
if [ ! -e "$built" ]; then build_modules; fi
in_node sh -c "cd /root/kmod/build/stress && ./stress.sh $*"
