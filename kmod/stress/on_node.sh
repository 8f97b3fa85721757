#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# on_node.sh NODE brief|short|long [PART...]: builds the module and the stress suite on a
# running lab node, from this folder's sources, and runs the suite there. Its lines and
# exit status are stress.sh's.
set -euo pipefail
kmod=$(cd "$(dirname "$0")/.." && pwd)
lab=$kmod/../deploy/lab/lab
node=$1
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What was built here is for this machine.
mkdir "$scratch/kmod"
tar -C "$kmod" -c --exclude=./build --exclude='*.o' --exclude='*.ko' --exclude='mllb_offsets.h' . |
	tar -C "$scratch/kmod" -x
"$lab" push --name "$node" "$scratch/kmod" /root/kmod
"$lab" shell --name "$node" -- sh -c "cd /root/kmod && make -s -j4 stress W=1 >build.log 2>&1 || { tail -n 20 build.log; exit 1; }
! grep -iE 'warning: |error: ' build.log
cd build/stress && ./stress.sh $*"
