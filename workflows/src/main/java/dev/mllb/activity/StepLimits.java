// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import java.time.Duration;

/**
 * How long a host waits for the slow parts of its steps. Known to both sides: whoever asks for a
 * step waits for longer than all of its parts, or it would give up what still runs.
 */
public final class StepLimits {

  /** A make of the module; on an emulated node with two busy cores a first one took 160 s. */
  public static final Duration MAKE = Duration.ofMinutes(20);

  /**
   * insmod, rmmod, or the script of the owner's module: loading reads 5 MB of BTF and patches code,
   * both slow on an emulated node.
   */
  public static final Duration MODULE_PROGRAM = Duration.ofMinutes(2);

  /** Copies a kernel and its first file system through memory; slow only where emulated. */
  public static final Duration KEXEC_LOAD = Duration.ofMinutes(3);

  /** An init that is asked for something, or a kernel that is to be unloaded. */
  public static final Duration REBOOT_ASKED = Duration.ofMinutes(1);

  /** An init may wait for services that do not end. */
  public static final Duration DOWN = Duration.ofMinutes(4);

  private StepLimits() {}
}
