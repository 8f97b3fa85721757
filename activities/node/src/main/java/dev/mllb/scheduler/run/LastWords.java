// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of what a program says, which may talk for hours. */
final class LastWords {

  private static final int KEPT = 4096;

  private final CompletableFuture<Void> all = new CompletableFuture<>();
  private String kept = "";

  LastWords(InputStream program) {
    Thread thread = new Thread(() -> listen(program), "words of a scheduler");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen(InputStream program) {
    byte[] part = new byte[KEPT];
    try (program) {
      for (int read = program.read(part); read >= 0; read = program.read(part)) {
        keep(new String(part, 0, read, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      keep("\nwhat it said cannot be read: " + e.getMessage());
    } finally {
      all.complete(null);
    }
  }

  private synchronized void keep(String more) {
    String whole = kept + more;
    kept = whole.substring(Math.max(0, whole.length() - KEPT));
  }

  /** Of one that has ended; who has got its output from it and runs on is not waited for. */
  String lastLine() {
    try {
      all.get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // As far as it is known.
    }
    synchronized (this) {
      return kept.lines()
          .filter(line -> !line.isBlank())
          .reduce((a, b) -> b)
          .map(String::strip)
          .orElse("it said nothing");
    }
  }
}
