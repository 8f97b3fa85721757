// SPDX-License-Identifier: Apache-2.0
package dev.mllb.machine;

import dev.mllb.basics.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a machine is; each fact is read when it is asked for.
 *
 * @param files of the machine
 */
public record MachineFacts(MachineFiles files) {

  /** linux/auxvec.h */
  private static final int AT_PAGESZ = 6;

  /** Of several words, the one in force is in brackets. */
  private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

  private static final String BTF = "sys/kernel/btf/vmlinux";

  /** This machine's. */
  public static MachineFacts here() {
    return new MachineFacts(MachineFiles.HERE);
  }

  /**
   * As {@link #here()}.
   *
   * @param root where {@code sys} and {@code proc} are
   */
  public static MachineFacts below(Path root) {
    return new MachineFacts(new MachineFiles(root));
  }

  /** Id of this boot of the kernel. */
  public String bootId() {
    String id = files.text("proc/sys/kernel/random/boot_id");
    if (id.isEmpty()) {
      throw new IllegalStateException("this kernel gives no boot id");
    }
    return id;
  }

  /** {@code uname -r}; empty where it cannot be read. */
  public String kernelRelease() {
    return files.text("proc/sys/kernel/osrelease");
  }

  /**
   * How far the kernel is closed even to root: {@code none}, {@code integrity} or {@code
   * confidentiality}; empty where it does not say.
   */
  public String lockdown() {
    Matcher chosen = CHOSEN.matcher(files.text("sys/kernel/security/lockdown"));
    return chosen.find() ? chosen.group(1) : "";
  }

  /** {@code uname -m}. */
  public static String architecture() {
    return System.getProperty("os.arch").replace("amd64", "x86_64");
  }

  /** Digest of the kernel's BTF; empty when it has none. */
  public String btfSha256() {
    return files.exists(BTF) ? Digest.sha256(files.path(BTF)) : "";
  }

  public MachineCpus cpus() {
    return MachineCpus.read(files);
  }

  /** Number of the NUMA node of each CPU; empty on a kernel without NUMA. */
  public Map<Integer, Integer> nodeOfCpus() {
    Map<Integer, Integer> nodes = new TreeMap<>();
    for (String node : files.entries("sys/devices/system/node", "node[0-9]*")) {
      int id = Integer.parseInt(MachineFiles.last(node).substring("node".length()));
      CpuList.parse(files.text(node + "/cpulist")).forEach(cpu -> nodes.put(cpu, id));
    }
    return nodes;
  }

  /** NUMA nodes that have CPUs, at least 1: memory alone balances nothing. */
  public int nodesWithCpus() {
    return Math.max(1, (int) nodeOfCpus().values().stream().distinct().count());
  }

  /** Of memory; bytes. 0 where it cannot be told. */
  public int pageBytes() {
    ByteBuffer auxv = ByteBuffer.wrap(files.bytes("proc/self/auxv")).order(ByteOrder.nativeOrder());
    while (auxv.remaining() >= 2 * Long.BYTES) {
      long type = auxv.getLong();
      long value = auxv.getLong();
      if (type == AT_PAGESZ) {
        return (int) value;
      }
    }
    return 0;
  }

  /** RAM; bytes. */
  public long memoryBytes() {
    String kib = files.field("proc/meminfo", "MemTotal").replaceAll("\\D", "");
    if (kib.isEmpty()) {
      throw new IllegalStateException(files.path("proc/meminfo") + " has no MemTotal");
    }
    return Long.parseLong(kib) << 10;
  }
}
