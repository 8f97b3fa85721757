// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command waits for: a server beside it, and whoever measures. */
class WorkloadStepsTest {

  @TempDir Path directory;

  private TestEntries entries() {
    return new TestEntries(directory.resolve("workloads"));
  }

  private WorkloadRunner runner() {
    return new WorkloadRunner(
        () -> WorkloadCatalogue.load(entries().catalogue()),
        new Topology(2, 1, 1L << 30),
        directory.resolve("state"));
  }

  private RunningWorkload measure(String name) {
    return runner().measure(new WorkloadCall(name, Map.of()), directory.resolve("logs"));
  }

  @Test
  void theCommandWaitsUntilTheServerBesideItAnswers() throws Exception {
    int port = freePort();
    served(port, "[sh, -c, 'sleep 1; exec python3 -m http.server --bind 127.0.0.1 %d']");
    try (RunningWorkload running = measure("served")) {
      running.outcome();
      assertThat(Files.readAllLines(running.log())).containsExactly("got it");
    }
    assertThat(new ReadyPort(port).answers()).as("the server is gone").isFalse();
  }

  /** As measuring needs it: what a server beside it does is a part of the numbers to the end. */
  @Test
  void aPreparedCommandWaitsAndItsServerStaysUntilTheOutcomeIsAskedFor() throws Exception {
    int port = freePort();
    served(port, "[python3, -m, http.server, --bind, 127.0.0.1, '%d']");
    try (RunningWorkload running =
        runner().prepare(new WorkloadCall("served", Map.of()), directory.resolve("logs"))) {
      assertThat(running.awaitPrepared(Duration.ofSeconds(20))).isTrue();
      assertThat(running.await(Duration.ofMillis(300))).isFalse();
      assertThat(running.isMeasured()).isFalse();
      assertThat(running.log()).isEmptyFile();
      running.begin();
      assertThat(running.await(Duration.ofSeconds(20))).isTrue();
      assertThat(running.log()).hasContent("got it");
      assertThat(new ReadyPort(port).answers()).isTrue();
      running.outcome();
      assertThat(new ReadyPort(port).answers()).isFalse();
    }
  }

  @Test
  void aPreparedCommandThatIsNotWantedNeverRuns() throws Exception {
    entries().write("quick", "[sh, -c, 'echo done']", "fixed");
    RunningWorkload running =
        runner().prepare(new WorkloadCall("quick", Map.of()), directory.resolve("logs"));
    assertThat(running.awaitPrepared(Duration.ofSeconds(20))).isTrue();
    running.close();
    assertThat(running.isRunning()).isFalse();
    assertThat(running.log()).isEmptyFile();
  }

  @Test
  void aServerThatDoesNotComeUpIsNoLoad() throws Exception {
    int port = freePort();
    served(port, "[sh, -c, 'echo cannot bind %d; exit 4']");
    try (RunningWorkload running = measure("served")) {
      assertThatThrownBy(running::outcome)
          .hasMessageContaining("does not answer on port " + port)
          .hasMessageContaining("cannot bind");
    }
  }

  @Test
  void anothersServerIsNotMeasured() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      served(other.getLocalPort(), "[sh, -c, 'sleep 60 # %d']");
      try (RunningWorkload running = measure("served")) {
        assertThatThrownBy(running::outcome)
            .hasMessageContaining("port " + other.getLocalPort() + " is taken");
      }
    }
  }

  private void served(int port, String beside) throws IOException {
    Path file = entries().write("served", "[sh, -c, 'echo got it']", "fixed");
    String more = "beside: " + beside.formatted(port) + "\nreadyPort: " + port + "\n";
    Files.writeString(file, more, StandardOpenOption.APPEND);
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }
}
