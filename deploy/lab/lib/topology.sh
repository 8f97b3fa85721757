# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# How the emulated machine's CPUs, memory and caches lie to each other. Sourced after packages.sh.

# topology_options LAYOUT MIB CPUS: with last-level caches of their own, CPUs are clusters too, or the scheduler would
# take the cluster for the cache.
topology_options() {
  local mib=$2 cpus=$3
  SMP=${LLCS:+,sockets=1,clusters=$LLCS,threads=1}
  case $1 in
  none) printf '%s\n' -m "$mib" -smp "$cpus$SMP" ;;
  pair) numa_nodes 2 2 "$mib" "$cpus" ;;
  # A third node that has memory only, as some accelerators and memory cards have.
  memory) numa_nodes 3 2 "$mib" "$cpus" ;;
  # Distances 10, 20, 30, 40: to the scheduler these nodes are not all directly connected.
  line)
    numa_nodes 4 4 "$mib" "$cpus"
    line_distances 4
    ;;
  esac
}

# numa_nodes NODES WITH_CPUS MIB CPUS: equal shares of the memory and, for the first WITH_CPUS, of the CPUs.
numa_nodes() {
  local nodes=$1 owners=$2 node mib=$(($3 / $1)) share=$(($4 / $2)) cpus
  [ "$share" -gt 0 ] || die "--numa: $owners nodes with CPUs need at least $owners CPUs"
  printf '%s\n' -m "$((mib * nodes))" -smp "$((share * owners))$SMP"
  for ((node = 0; node < nodes; node++)); do
    cpus=",cpus=$((node * share))-$((node * share + share - 1))"
    [ "$node" -lt "$owners" ] || cpus=''
    printf '%s\n' -object "memory-backend-ram,id=m$node,size=${mib}M" -numa "node,nodeid=$node,memdev=m$node$cpus"
  done
}

line_distances() {
  local from to
  for ((from = 0; from < $1; from++)); do
    for ((to = from + 1; to < $1; to++)); do
      printf '%s\n' -numa "dist,src=$from,dst=$to,val=$((10 + 10 * (to - from)))"
    done
  done
}

# device_tree_options MACHINE_OPTION...: caches and capacities are not among QEMU's options, so they are
# written into the device tree that this very machine would get.
device_tree_options() {
  [ -n "$LLCS$CAPACITIES" ] || return 0
  qemu-system-aarch64 "$@" -machine dumpdtb=board.dtb -nodefaults -display none >/dev/null 2>qemu.log || return
  [ -z "$LLCS" ] || write_caches "$LLCS" "$CPUS"
  [ -z "$CAPACITIES" ] || write_capacities
  printf '%s\n' -dtb board.dtb
}

# write_caches LLCS CPUS: each CPU's own first level, and the second shared by neighbours.
write_caches() {
  local llc cpu level
  [ $(($2 % $1)) -eq 0 ] || die "--llcs $1: $2 CPUs cannot be shared out evenly"
  for ((llc = 0; llc < $1; llc++)); do
    fdtput -c board.dtb "/cpus/llc$llc"
    fdtput -t s board.dtb "/cpus/llc$llc" compatible cache
    for level in cache-level=2 cache-unified=1 cache-size=1048576 cache-line-size=64 cache-sets=1024 phandle=$((0x7000 + llc)); do
      fdtput -t u board.dtb "/cpus/llc$llc" "${level%=*}" "${level#*=}"
    done
  done
  for ((cpu = 0; cpu < $2; cpu++)); do
    for level in d-cache-size=32768 d-cache-line-size=64 d-cache-sets=256 i-cache-size=49152 i-cache-line-size=64 \
      i-cache-sets=256 next-level-cache=$((0x7000 + cpu * $1 / $2)); do
      fdtput -t u board.dtb "$(printf '/cpus/cpu@%x' "$cpu")" "${level%=*}" "${level#*=}"
    done
  done
}

write_capacities() {
  local cpu=0 capacity
  for capacity in ${CAPACITIES//,/ }; do
    fdtput -t u board.dtb "$(printf '/cpus/cpu@%x' "$cpu")" capacity-dmips-mhz "$capacity" ||
      die "--capacities: there is no CPU $cpu"
    cpu=$((cpu + 1))
  done
}
