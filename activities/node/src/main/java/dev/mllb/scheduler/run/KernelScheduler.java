// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import java.util.Map;

/** A scheduler that this process has put in force; closing it gives the machine back. */
interface KernelScheduler extends AutoCloseable {

  /** What it did so far, by {@code scheduler_<what>}. */
  Map<String, Long> counts();

  /** Why the kernel ended it, in its own words; empty as long as it schedules. */
  String end();

  /** Idempotent. */
  @Override
  void close();
}
