# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Starts, stops and talks to the emulator of one node. Works inside the node's run directory, because paths
# of unix sockets may be 107 bytes at most. Sourced after common.sh.

node_dir() { printf '%s/run/%s\n' "$MLLB_HOME" "$1"; }

node_pid() { cat "$(node_dir "$1")/pid" 2>/dev/null || true; }

# node_running NAME: a pid file left by a killed emulator, or taken over by a stranger, does not count.
node_running() { running "$(node_pid "$1")" "qemu-system-aarch64.*-name mllb-$1,"; }

qemu_packages() {
  need_packages "the lab node" qemu-system-aarch64=qemu-system-arm qemu-img=qemu-utils mke2fs=e2fsprogs \
    cpio=cpio socat=socat flock=util-linux
}

# accelerator KERNEL_IMAGE: "kvm" only where a guest was seen to run; /dev/kvm may exist and still not work.
accelerator() {
  if [ "$(uname -m)" = aarch64 ] && [ -w /dev/kvm ] && kvm_boots "$1"; then echo kvm; else echo tcg; fi
}

kvm_boots() {
  timeout 20 qemu-system-aarch64 -machine virt,gic-version=host -cpu host -accel kvm -m 512 -nodefaults -no-reboot \
    -display none -serial stdio -kernel "$1" -append "console=ttyAMA0 panic=-1" </dev/null 2>/dev/null |
    grep -q "Linux version"
}

machine_options() {
  local accel=$1 clock=$2 cpu=$3 its=''
  if [ "$accel" = kvm ]; then
    printf '%s\n' -machine virt,gic-version=host -cpu host -accel kvm
    return
  fi
  # The tables of an ITS stay in memory when a kernel starts the next one, and only EFI tells that where they are:
  # without it the next kernel fills what it takes for the table, in the middle of itself.
  if [ "${#ALSO[@]}" -gt 0 ]; then its=,its=off; fi
  printf '%s\n' -machine "virt,gic-version=3$its" -cpu "$cpu"
  # Where instructions are the clock, each takes 2^shift ns, and one thread drives all CPUs.
  case $clock in
  host) printf '%s\n' -accel tcg,thread=multi ;;
  # Idle time passes at the host's pace: else the clock runs ahead while the node waits
  # for its disk or the network, and time-outs end what has hardly begun.
  instructions) printf '%s\n' -accel tcg,thread=single -icount shift=3,sleep=on ;;
  icount) printf '%s\n' -accel tcg,thread=single -icount shift=1,sleep=off ;;
  esac
}

disk_options() {
  printf '%s\n' -drive if=none,id=root,file=root.qcow2,format=qcow2 -device virtio-blk-pci,drive=root,serial=root
  [ ! -e dist.ext4 ] ||
    printf '%s\n' -drive if=none,id=dist,file=dist.ext4,format=raw,readonly=on -device virtio-blk-pci,drive=dist,serial=dist
  [ ! -e kernels.ext4 ] ||
    printf '%s\n' -drive if=none,id=kernels,file=kernels.ext4,format=raw,readonly=on -device virtio-blk-pci,drive=kernels,serial=kernels
}

share_options() {
  printf '%s\n' \
    -fsdev "local,id=exchange,path=exchange,security_model=none" \
    -device virtio-9p-pci,fsdev=exchange,mount_tag=exchange \
    -fsdev "local,id=artifacts,path=$1,security_model=none" \
    -device virtio-9p-pci,fsdev=artifacts,mount_tag=artifacts
}

console_options() {
  printf '%s\n' -display none -vga none -serial file:console.log -monitor none \
    -qmp unix:qmp.sock,server=on,wait=off \
    -device virtio-serial-pci \
    -chardev socket,id=shell,path=shell.sock,server=on,wait=off -device virtconsole,chardev=shell \
    -chardev socket,id=bell,path=bell.sock,server=on,wait=off -device virtconsole,chardev=bell
}

# start_qemu NAME IMAGE_DIR ARTIFACTS, in the node's run directory; the machine is in the options of lab.
start_qemu() {
  local name=$1 image=$2 artifacts=$3 accel clock machine options
  accel=$(accelerator "$image/vmlinuz")
  clock=$CLOCK
  [ "$accel" = tcg ] || clock=$accel
  mapfile -t machine < <(machine_options "$accel" "$CLOCK" "${CPU:-$(cpu_model "$KERNEL")}"; topology_options "$NUMA" "$MEMORY" "$CPUS")
  mapfile -t options < <(
    device_tree_options "${machine[@]}"
    disk_options
    share_options "$artifacts"
    console_options
  )
  rm -f -- *.sock console.log exchange/ready
  qemu-system-aarch64 -name "mllb-$name,process=mllb-node" "${machine[@]}" "${options[@]}" \
    -netdev user,id=net -device virtio-net-pci,netdev=net,romfile= \
    -kernel "$image/vmlinuz" -initrd initramfs \
    -append "console=ttyAMA0 loglevel=4 panic=5 mllb.clock=$clock${CMDLINE:+ $CMDLINE}" \
    -daemonize -pidfile pid 8>&- 9>&- 2>qemu.log
}

# bake_image IMAGE_DIR CPU: the first boot of a new image, on the image itself. In a subshell: whoever boots a node
# afterwards stands in the node's folder.
bake_image() (
  status=0
  cd "$1" || return
  build_initramfs "$1" initramfs
  # In the foreground: else Ctrl-C would not reach it.
  timeout --foreground 900 qemu-system-aarch64 -machine virt,gic-version=3 -cpu "$2" -accel tcg,thread=multi -smp 2 -m 1024 \
    -nodefaults -display none -no-reboot -serial file:console.log \
    -drive if=none,id=root,file=root.ext4,format=raw -device virtio-blk-pci,drive=root,serial=root \
    -kernel vmlinuz -initrd initramfs -append "console=ttyAMA0 loglevel=4 panic=-1 mllb.bake" || status=$?
  rm -f initramfs
  cat console.log
  [ "$status" -eq 0 ] && grep -q "mllb-node: baked" console.log
)

# qmp NAME COMMAND: one monitor command, e.g. system_reset or quit.
qmp() {
  (cd "$(node_dir "$1")" &&
    printf '{"execute":"qmp_capabilities"}\n{"execute":"%s"}\n' "$2" | socat -t 1 - UNIX-CONNECT:qmp.sock >/dev/null)
}
