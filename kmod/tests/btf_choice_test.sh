#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Which BTF a module is built from: that of the headers, else the running kernel's if it is
# that kernel, else none. Pretended headers; what make would run is looked at.
set -u
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

headers() { # NAME RELEASE
	mkdir -p "$dir/$1/include/generated"
	echo "#define UTS_RELEASE \"$2\"" >"$dir/$1/include/generated/utsrelease.h"
}

# check WHAT HEADERS PATTERN: a line of `make -n` has it.
check() {
	if make -n -C "$here/.." KDIR="$dir/$2" RUNNING_BTF=/running mllb_offsets.h 2>&1 | grep -q "$3"; then
		echo "ok btf choice: $1"
	else
		echo "not ok btf choice: $1"
		failed=1
	fi
}

headers running "$(uname -r)"
headers other 0.0.0-other
headers whole 0.0.0-other
: >"$dir/whole/vmlinux"
check "of the headers" whole "btf_offsets $dir/whole/vmlinux "
check "of the running kernel" running "btf_offsets /running "
check "none for another kernel" other "btf_offsets  >"
if make -C "$here/.." KDIR="$dir/other" mllb_offsets.h 2>&1 | grep -q "no BTF of kernel 0.0.0-other at hand"; then
	echo "ok btf choice: and says so"
else
	echo "not ok btf choice: and says so"
	failed=1
fi
exit $failed
