// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The Temporal server as {@code mllb server} starts it, with a file of its own. */
final class RealServer {

  private static final List<String> ATTRIBUTES =
      List.of("MllbPhase", "MllbHost", "MllbKernel", "MllbModel", "MllbVerdict", "MllbExperiment");

  /** It listens before all its parts have started, and ends when one of them does not. */
  private static final Duration SETTLES = Duration.ofSeconds(3);

  final FleetProcess process;

  /** One outage at a time. */
  final ReentrantLock turn = new ReentrantLock();

  private final int port;

  RealServer(String binary, int port, Path folder, List<String> extra) {
    this.port = port;
    List<String> command =
        new ArrayList<>(
            List.of(
                binary,
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--headless",
                "--port",
                Integer.toString(port),
                "--db-filename",
                folder.resolve("temporal.db").toString(),
                "--log-level",
                "error"));
    ATTRIBUTES.forEach(name -> command.addAll(List.of("--search-attribute", name + "=Keyword")));
    command.addAll(List.of("--search-attribute", "MllbArms=KeywordList"));
    command.addAll(extra);
    process = new FleetProcess("server", () -> command, folder);
  }

  int port() {
    return port;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /**
   * Starts it and waits until it listens. On a starved machine it may give up while starting: then
   * it is started again, as systemd would.
   */
  void up() {
    for (int tries = 0; tries < 10; tries++) {
      process.start();
      while (process.isRunning() && !listens()) {
        Pause.of(Duration.ofMillis(100));
      }
      Pause.of(SETTLES);
      if (process.isRunning()) {
        return;
      }
    }
    throw new IllegalStateException("the server ends while starting; is port " + port + " taken?");
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
