// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.file.Path;
import java.util.List;

/** Calls to the kernel that the JDK lacks and that have nothing to do with BPF. */
public final class Posix {

  private static final int MASK_BYTES = 1024 / 8;
  private static final int MPOL_BIND = 2;
  private static final int EINVAL = 22;

  private Posix() {}

  /** Binds the calling thread to these CPUs. */
  public static void bindThread(List<Integer> cpus) throws BpfException {
    try (Memory mask = new Memory(MASK_BYTES)) {
      mask.clear();
      for (int cpu : cpus) {
        byte old = mask.getByte(cpu / 8);
        mask.setByte(cpu / 8, (byte) (old | 1 << (cpu % 8)));
      }
      check("sched_setaffinity " + cpus, sched(mask));
    }
  }

  /** Sets the nice value of the calling thread; below 0 needs the right to do so. */
  public static void niceThread(int nice) throws BpfException {
    // Linux takes PRIO_PROCESS (0) and "who" 0 as the calling thread, not its process.
    check("setpriority " + nice, Natives.libc().setpriority(0, 0, nice));
  }

  /** Makes the calling thread take new memory from one NUMA node, and from no other. */
  public static void bindMemory(int node) throws BpfException {
    if (node < 0 || node >= MASK_BYTES * 8) {
      throw new BpfException("set_mempolicy: node " + node, EINVAL, "");
    }
    try (Memory mask = new Memory(MASK_BYTES)) {
      mask.clear();
      mask.setByte(node / 8, (byte) (1 << (node % 8)));
      NativeLong result =
          Natives.libc()
              .syscall(
                  SystemCall.SET_MEMPOLICY.number(),
                  new NativeLong(MPOL_BIND),
                  mask,
                  new NativeLong(MASK_BYTES * 8L));
      check("set_mempolicy: node " + node, result.intValue());
    }
  }

  /** Mounts debugfs. */
  public static void mountDebugfs(Path target) throws BpfException {
    check(
        "mount debugfs on " + target,
        Natives.libc().mount("debugfs", target.toString(), "debugfs", new NativeLong(0), null));
  }

  public static void unmount(Path target) throws BpfException {
    check("umount " + target, Natives.libc().umount(target.toString()));
  }

  private static int sched(Memory mask) {
    return Natives.libc().sched_setaffinity(0, new NativeLong(MASK_BYTES), mask);
  }

  private static void check(String what, int result) throws BpfException {
    if (result < 0) {
      throw new BpfException(what, Native.getLastError(), "");
    }
  }
}
