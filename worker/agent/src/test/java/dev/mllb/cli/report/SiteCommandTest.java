// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCommandTest {

  @TempDir private Path folder;

  private WrittenExperiment written;
  private Path site;

  @BeforeEach
  void setUp() {
    written = new WrittenExperiment(folder);
    site = folder.resolve("site");
    written.onHost("node1", "experiment-n-1", "2026-10-01", 1000);
    written.onHost("node2", "experiment-n-2", "2026-10-02", 900);
  }

  @Test
  void theFirstPageLeadsToEveryReport() throws IOException {
    CommandRun run = run();
    assertThat(run.exitCode()).isZero();
    String index = Files.readString(site.resolve("index.html"));
    assertThat(index)
        .contains("href=\"experiments/experiment-n-1.html\"")
        .contains("href=\"history.html\"")
        .contains("node2")
        .doesNotContain("Waiting for you");
    assertThat(Files.readString(site.resolve("experiments/experiment-n-2.html")))
        .contains("schedmix");
    assertThat(Files.readString(site.resolve("history.html"))).contains("2 experiments on 2 hosts");
  }

  @Test
  void writtenAgainOnlyWhatIsNewIsMade() throws IOException {
    run();
    Path old = site.resolve("experiments/experiment-n-1.html");
    Files.writeString(old, "as it was");
    written.onHost("node1", "experiment-n-3", "2026-10-03", 1000);
    run();
    assertThat(old).hasContent("as it was");
    assertThat(site.resolve("experiments/experiment-n-3.html")).exists();
  }

  /** The store is not trusted: a report's name is not a path. */
  @Test
  void aReportWhoseIdIsAPathIsLeftOut() throws IOException {
    byte[] report;
    try (Stream<Path> all = Files.walk(written.storeFolder())) {
      report =
          Files.readAllBytes(
              all.filter(file -> file.endsWith("report.json")).findFirst().orElseThrow());
    }
    String hostile =
        new String(report, StandardCharsets.UTF_8)
            .replaceAll("\"experimentId\" ?: ?\"[^\"]*\"", "\"experimentId\": \"../../outside\"");
    new DirectoryStore(written.storeFolder())
        .put(hostile.getBytes(StandardCharsets.UTF_8), "report.json");
    CommandRun run = run();
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("left out");
    assertThat(folder.resolve("outside.html")).doesNotExist();
    assertThat(site.resolve("../outside.html")).doesNotExist();
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    assertThat(
            CommandRun.of(
                    new SiteCommand(),
                    site,
                    "--offline",
                    "--ui",
                    "javascript:alert(1)",
                    "--artifacts",
                    written.storeFolder())
                .exitCode())
        .isEqualTo(2);
    assertThat(site).doesNotExist();
  }

  private CommandRun run() {
    return CommandRun.of(
        new SiteCommand(), site, "--offline", "--artifacts", written.storeFolder());
  }
}
