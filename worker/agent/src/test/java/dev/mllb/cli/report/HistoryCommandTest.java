// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mllb.artifact.DirectoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {

  @TempDir private Path folder;

  private WrittenExperiment written;

  /** Sixteen nights on one host, slower by 10 % from the ninth on, and one on another. */
  @BeforeEach
  void setUp() {
    written = new WrittenExperiment(folder);
    for (int night = 1; night <= 16; night++) {
      String day = "2026-10-" + (night < 10 ? "0" : "") + night;
      written.onHost("node1", "experiment-n-" + night, day, night < 9 ? 1000 : 900);
    }
    written.onHost("node2", "experiment-m-1", "2026-10-20", 500);
  }

  @Test
  void aChangeOfLevelIsSaidWithItsDay() {
    CommandRun run = run("--host", "node1");
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(0)).isEqualTo("16 experiments on 1 host: 2 changes of level.");
    assertThat(run.out())
        .contains("node1, stress-ng-schedmix, native")
        .contains("Since experiment-n-9 (2026-10-09)")
        .contains("worse")
        .contains("kernel and programs as before");
    assertThat(run.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void hostsAndWorkloadsAreKeptApart() {
    assertThat(run("--host", "node2").lines().get(0))
        .isEqualTo("1 experiment on 1 host: too few to see a level change.");
    assertThat(run("--workload", "hackbench").lines())
        .containsExactly("No experiment with a number yet.");
    assertThat(run("--workload", "stress-ng-schedmix").lines().get(0))
        .isEqualTo("17 experiments on 2 hosts: 2 changes of level.");
  }

  /** A server that lost its data counts from one again. */
  @Test
  void anIdThatCameAgainIsAnotherExperiment() throws IOException {
    written.onHost("node2", "experiment-m-1", "2026-10-21", 500);
    Path csv = folder.resolve("h.csv");
    run("--host", "node2", "-o", csv);
    assertThat(csv).content().contains("2026-10-20T08", "2026-10-21T08").hasLineCount(1 + 2 * 12);
  }

  @Test
  void everyFormIsWritten() throws IOException {
    Path page = folder.resolve("h.html");
    Path csv = folder.resolve("h.csv");
    Path json = folder.resolve("h.json");
    run("--host", "node1", "-o", page, "-o", csv, "-o", json);
    assertThat(Files.readString(page)).contains("experiment-n-9").contains("</html>");
    List<String> rows = Files.readAllLines(csv);
    assertThat(rows.get(0)).startsWith("experiment,host,kernel");
    assertThat(rows).hasSize(1 + 16 * 12);
    JsonNode tree = new ObjectMapper().readTree(json.toFile());
    assertThat(tree.at("/series/0/changes/0/index").asInt()).isEqualTo(8);
  }

  @Test
  void aReportOfAnotherVersionIsLeftOutAndSaid() throws IOException {
    new DirectoryStore(written.storeFolder())
        .put(
            "{\"experimentId\": \"x\", \"attempts\": [], \"version\": 99}"
                .getBytes(StandardCharsets.UTF_8),
            "report.json");
    CommandRun run = run("--host", "node2");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("1 reports are left out, as they cannot be read");
  }

  /** The store is not trusted, and a later release may say words that this one does not know. */
  @Test
  void aDamagedReportStopsNoOther() throws IOException {
    String whole = Files.readString(anyReport());
    for (String damaged :
        List.of(
            whole.replaceFirst("\"verdict\" ?: ?\"[A-Z_]+\"", "\"verdict\": \"NEWER\""),
            whole.replaceFirst("\"startedAt\" ?: ?\"[^\"]*\"", "\"startedAt\": null"),
            whole.replaceFirst("\"slot\" ?: ?\\{[^}]*\\}", "\"slot\": null"))) {
      assertThat(damaged).isNotEqualTo(whole);
      new DirectoryStore(written.storeFolder())
          .put(damaged.getBytes(StandardCharsets.UTF_8), "report.json");
    }
    CommandRun run = run("--host", "node1", "-o", folder.resolve("all.csv"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(0)).isEqualTo("16 experiments on 1 host: 2 changes of level.");
    assertThat(run.err()).contains("3 reports are left out");
  }

  private Path anyReport() throws IOException {
    try (Stream<Path> all = Files.walk(written.storeFolder())) {
      return all.filter(file -> file.endsWith("report.json")).findFirst().orElseThrow();
    }
  }

  private CommandRun run(Object... args) {
    Object[] all = new Object[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--artifacts";
    all[args.length + 1] = written.storeFolder();
    return CommandRun.of(new HistoryCommand(), all);
  }
}
