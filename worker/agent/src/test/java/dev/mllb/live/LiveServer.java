// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import dev.mllb.workflow.ExperimentAttributes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of its own: the real binary, its state in one file, a free port. */
final class LiveServer implements AutoCloseable {

  private final Process process;
  private final int port;

  private LiveServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param uiPort of its web page; 0 for none
   */
  static LiveServer start(Path folder, int uiPort) throws IOException, InterruptedException {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                binary(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                "" + port,
                "--db-filename",
                folder.resolve("temporal.db").toString(),
                "--log-level",
                "error"));
    command.addAll(
        uiPort == 0
            ? List.of("--headless")
            : List.of("--ui-ip", "127.0.0.1", "--ui-port", "" + uiPort));
    ExperimentAttributes.ALL.forEach(
        key ->
            command.addAll(
                List.of(
                    "--search-attribute",
                    key.getName()
                        + (key.equals(ExperimentAttributes.ARMS) ? "=KeywordList" : "=Keyword"))));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    LiveServer server = new LiveServer(process, port);
    for (int i = 0; i < 300 && !server.listens(); i++) {
      Thread.sleep(200);
    }
    return server;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** The temporal command's own words, for what a person may do with it. */
  Spoken temporal(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary()));
    command.addAll(List.of(words));
    command.addAll(List.of("--address", address()));
    Process said = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(said.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Spoken(said.waitFor(), text, "");
  }

  /** What a command said. */
  record Spoken(int exit, String out, String err) {}

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String binary() {
    String home = System.getenv("MLLB_HOME");
    Path cache =
        home == null ? Path.of(System.getProperty("user.home"), ".cache", "mllb") : Path.of(home);
    Path own = cache.resolve("temporal/bin/temporal");
    return Files.isExecutable(own) ? own.toString() : "temporal";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
