// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.scheduler.Scheduler;
import java.util.Map;
import java.util.OptionalLong;

/** A scheduler that this process has put in force; closing it gives the machine back. */
interface KernelScheduler extends AutoCloseable {

  /** What it did so far, by {@code scheduler_<what>}. */
  Map<String, Long> counts();

  /** Why the kernel ended it, in its own words; empty as long as it schedules. */
  String end();

  /** What tells it from another one under the same name. */
  default String version(Scheduler scheduler) {
    return scheduler.version();
  }

  /** CPU time of its processes so far; us; empty when unknown. */
  default OptionalLong cpuMicros() {
    return OptionalLong.of(0);
  }

  /** Idempotent. */
  @Override
  void close();
}
