// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Ways of a machine into its next kernel; a machine that goes down answers none of these. */
public interface Reboot {

  /**
   * Makes ready what {@link #intoLoaded} starts. Nothing that outlives a reset is changed.
   *
   * @param initrd null for none
   * @throws dev.mllb.failure.MllbException UNSUPPORTED_KERNEL when the machine does not take it
   */
  void load(Path kernel, @Nullable Path initrd, String cmdline);

  /**
   * Takes back what {@link #load} did; nothing to do when nothing is loaded.
   *
   * @throws dev.mllb.failure.MllbException when it stays loaded
   */
  void unload();

  /** Goes down in order and starts what is loaded, past firmware and boot loader. */
  void intoLoaded();

  /** Goes down in order and starts what firmware and boot loader start. */
  void plainly();

  /** What the kernel that runs has said since it began; empty where it does not tell. */
  default String kernelLog() {
    return "";
  }
}
