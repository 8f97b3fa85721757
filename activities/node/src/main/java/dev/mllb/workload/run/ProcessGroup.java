// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All processes of one workload, whoever their parents are, so that they can be stopped together
 * and their use of the machine be counted together.
 */
public interface ProcessGroup extends AutoCloseable {

  /** Arguments put before a command so that it starts inside the group. */
  List<String> prefix();

  /** Environment that marks a member of the group. */
  Map<String, String> environment();

  /** CPU time used by all members so far, those that ended included; us; empty when unknown. */
  OptionalLong cpuMicros();

  /**
   * Most memory held at any time by all members together, since {@link #forgetPeak} where that was
   * called; bytes; empty when unknown.
   */
  OptionalLong peakMemoryBytes();

  /** What was held until now no longer counts; it is unknown from now on where that cannot be. */
  void forgetPeak();

  /** Members that the kernel killed for want of memory; 0 where it does not tell. */
  long killedForMemory();

  /** Members that did not end by themselves and were killed, by number. */
  Set<Long> killed();

  /** Kills every member and returns when none is left. Idempotent. */
  @Override
  void close();
}
