// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The calls of the C library that the JDK does not offer. */
interface LibC extends Library {

  int PROT_READ = 1;
  int PROT_WRITE = 2;
  int MAP_SHARED = 1;

  Pointer mmap(
      @Nullable Pointer address,
      NativeLong length,
      int protection,
      int flags,
      int fd,
      NativeLong offset);

  int munmap(Pointer address, NativeLong length);

  int getpagesize();

  int vsnprintf(Memory buffer, NativeLong size, Pointer format, Pointer arguments);

  int sched_setaffinity(int pid, NativeLong size, Memory mask);

  int setpriority(int which, int who, int nice);

  int mount(String source, String target, String type, NativeLong flags, @Nullable Pointer data);

  int umount(String target);

  int close(int fd);

  /** For calls that the C library does not wrap; returns -1 and sets errno when one fails. */
  NativeLong syscall(NativeLong number, Object... arguments);
}
