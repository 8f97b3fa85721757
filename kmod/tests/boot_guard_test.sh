#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The boot guard with a pretended kernel: plain boots, a crash, another kernel, a refusal.
set -u
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

export MLLB_MODULE_DIR="$dir/module" MLLB_SYSFS="$dir/sysfs" MLLB_MODINFO=false
export MLLB_INSMOD="$dir/insmod" MLLB_RMMOD="$dir/rmmod"
mkdir "$dir/module"
printf 'model' >"$dir/module/model.bin"
printf 'shadow\n' >"$dir/module/mode"
uname -r >"$dir/module/kernel"
: >"$dir/module/mllb.ko"
takes_all() { printf '#!/bin/sh\nmkdir "%s" && echo "$1" >"%s/loaded"\n' "$dir/sysfs" "$dir/sysfs" >"$dir/insmod"; }
takes_all
printf '#!/bin/sh\nrm -r "%s"\n' "$dir/sysfs" >"$dir/rmmod"
chmod +x "$dir/insmod" "$dir/rmmod"

guard() {
	"$here/../install/mllb-module" "$@" 2>/dev/null
}

check() { # WHAT CONDITION...
	what=$1
	shift
	if "$@"; then
		echo "ok boot guard: $what"
	else
		echo "not ok boot guard: $what"
		failed=1
	fi
}

loaded() { [ -e "$dir/sysfs" ]; }
native() { [ ! -e "$dir/sysfs" ]; }

guard start
check "a first boot loads" loaded
check "the model is in" cmp -s "$dir/sysfs/model" "$dir/module/model.bin"
check "the mode is set" cmp -s "$dir/sysfs/mode" "$dir/module/mode"
guard stop
check "a clean stop unloads" native
guard start
check "the next boot loads again" loaded
rm -r "$dir/sysfs" # the machine goes down
guard start
check "after a crash it stays off" native
guard start
check "and stays off" native
rm "$dir/module/bad-boot" # installed again
guard start
check "until it is installed again" loaded
guard stop
echo 0.0.0-other >"$dir/module/kernel"
guard start
check "another kernel gets no module" native
uname -r >"$dir/module/kernel"
printf '#!/bin/sh\nexit 1\n' >"$dir/insmod"
guard start && check "a refusal is a failure" false
takes_all
guard start
check "a refusal is no crash" loaded
guard stop
printf '#!/bin/sh\nmkdir "%s/tried" 2>/dev/null || exec mkdir "%s"\nexit 1\n' "$dir" "$dir/sysfs" >"$dir/insmod"
guard start
check "one that goes through the second time is loaded" loaded
guard stop
takes_all
guard start
guard start
check "a second start leaves what is in" loaded
guard stop

# The kernel takes the module and refuses the model, or the mode: a file that is a folder.
for refused in model mode; do
	printf '#!/bin/sh\nmkdir -p "%s/%s"\n' "$dir/sysfs" $refused >"$dir/insmod"
	guard start && check "a refused $refused is a failure" false
	check "a refused $refused leaves no module" native
	check "a refused $refused is no bad boot" [ ! -e "$dir/module/in-use" ]
done
takes_all
guard start
check "after refusals it loads" loaded
guard stop

# DKMS has built one for this kernel.
printf '#!/bin/sh\n[ "$*" = "-n mllb" ] && echo /lib/modules/here/updates/mllb.ko\n' >"$dir/modinfo"
chmod +x "$dir/modinfo"
export MLLB_MODINFO="$dir/modinfo"
echo 0.0.0-other >"$dir/module/kernel"
guard start
check "what DKMS built is loaded" grep -q /updates/mllb.ko "$dir/sysfs/loaded"
guard stop
exit $failed
