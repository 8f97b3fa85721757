// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

  @TempDir Path folder;

  private WrittenExperiment written;
  private Path first;
  private Path second;

  @BeforeEach
  void setUp() throws IOException {
    written = new WrittenExperiment(folder);
    first = written.better("experiment-a-1", 12);
    second = written.better("experiment-a-2", -15);
  }

  @Test
  void verdictsStandSideBySide() {
    CommandRun run = CommandRun.of(new CompareCommand(), first, second);
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(0)).isEqualTo("experiment-a-1: better; experiment-a-2: worse.");
    assertThat(run.out()).contains("experiment-a-2: worse").contains("higher is better");
    assertThat(run.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void moreThanTwoAndOneWithoutTrials() throws IOException {
    Path third = written.withoutTrials("experiment-a-3");
    CommandRun run = CommandRun.of(new CompareCommand(), first, second, third);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("experiment-a-3: not measured");
  }

  @Test
  void everyFormIsWritten() throws IOException {
    Path page = folder.resolve("c.html");
    Path markdown = folder.resolve("c.md");
    Path json = folder.resolve("c.json");
    CommandRun.of(new CompareCommand(), first, second, "-o", page, "-o", markdown, "-o", json);
    assertThat(Files.readString(page)).contains("schedmix · experiment-a-2").contains("</html>");
    assertThat(Files.readString(markdown)).contains("| schedmix (experiment-a-2) | worse |");
    assertThat(new ObjectMapper().readTree(json.toFile()).get("experiments")).hasSize(2);
  }

  @Test
  void jsonHasTheSameFieldsEveryTime() throws IOException {
    CommandRun run = CommandRun.of(new CompareCommand(), first, second, "--json");
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(names(json)).containsExactly("version", "differing", "experiments");
    assertThat(names(json.get("experiments").get(0)))
        .containsExactly("experimentId", "verdict", "sentence", "emulated", "facts", "trials");
    assertThat(json.at("/experiments/1/trials/0/verdict").asText()).isEqualTo("WORSE");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void oneAloneCannotBeCompared() {
    assertThat(CommandRun.of(new CompareCommand(), first).exitCode()).isEqualTo(2);
  }

  @Test
  void whatIsNoReportIsNamed() throws IOException {
    Path foreign = Files.writeString(folder.resolve("foreign.json"), "[]");
    CommandRun run = CommandRun.of(new CompareCommand(), first, foreign);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(foreign + " is not a report that mllb wrote as JSON");
  }
}
