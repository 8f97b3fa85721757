// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Waiting between two looks at the kernel. */
public final class Pause {

  private Pause() {}

  /** Sleeps; an interrupt is kept and thrown, so that cancellation is never swallowed. */
  public static void millis(long millis) {
    nanos(millis * 1_000_000);
  }

  /** The same, more exactly. */
  public static void nanos(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while waiting"));
    }
  }
}
