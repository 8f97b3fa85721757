// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.workload.Arguments;
import dev.mllb.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A TCP port of this machine's loopback on which a server beside a workload answers when it is
 * ready: a command that asked before would measure the server's start.
 */
record ReadyPort(int number) {

  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final int PATIENCE_MS = 1000;

  /** That of a workload, when it has one. */
  static Optional<ReadyPort> of(Workload workload, Arguments arguments) {
    return workload
        .readyPort()
        .map(port -> new ReadyPort(Integer.parseInt(arguments.fill(List.of(port)).get(0))));
  }

  /** Whether anybody answers now. */
  boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), PATIENCE_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Waits for an answer.
   *
   * @param isOver whether nobody will answer any more
   * @return whether there was one
   */
  boolean await(BooleanSupplier isOver) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!isOver.getAsBoolean() && System.nanoTime() < end) {
      if (answers()) {
        return true;
      }
      Thread.sleep(20);
    }
    return false;
  }
}
