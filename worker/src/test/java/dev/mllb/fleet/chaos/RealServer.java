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
    command.addAll(extra);
    process = new FleetProcess("server", command, folder);
  }

  int port() {
    return port;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Starts it and waits until it listens. */
  void up() {
    process.start();
    for (int i = 0; i < 600 && !listens(); i++) {
      if (!process.isRunning()) {
        throw new IllegalStateException(
            "the server ended while starting; is port " + port + " taken?");
      }
      Pause.of(Duration.ofMillis(100));
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
