// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import java.io.PrintStream;
import java.util.Locale;

/** Tells stories one after the other and says of each how it went. */
final class Stories {

  private final PrintStream out = System.out;
  private int failed;

  /**
   * Whatever goes wrong outside a story ends the program: a fleet's threads would keep it alive.
   */
  Stories() {
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (thread, failure) -> {
              failure.printStackTrace(out);
              Runtime.getRuntime().halt(2);
            });
  }

  /** One story. */
  interface Story {
    void tell() throws Exception;
  }

  void tell(String name, Story story) {
    long began = System.nanoTime();
    try {
      story.tell();
      double seconds = (System.nanoTime() - began) / 1e9;
      out.println("ok " + name + String.format(Locale.ROOT, " (%.1f s)", seconds));
    } catch (Exception | AssertionError e) {
      failed++;
      out.println("not ok " + name);
      e.printStackTrace(out);
    }
  }

  int failed() {
    return failed;
  }
}
