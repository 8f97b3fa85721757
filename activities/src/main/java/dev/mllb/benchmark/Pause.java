package dev.mllb.benchmark;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;

/** Waiting between two looks at the kernel. */
final class Pause {

  private Pause() {}

  /** Sleeps; an interrupt is kept and thrown, so that cancellation is never swallowed. */
  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while waiting"));
    }
  }
}
