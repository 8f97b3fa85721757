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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  private static final Pattern LINK = Pattern.compile("href=\"([^\"#][^\"]*)\"");

  @TempDir Path folder;

  private WrittenExperiment written;

  @BeforeEach
  void setUp() {
    written = new WrittenExperiment(folder);
  }

  @Test
  void aSavedReportIsWrittenAgainWithoutAServer() throws IOException {
    Path saved = written.better("experiment-a-1", 12);
    Path page = folder.resolve("out/a.html");
    CommandRun run = report(saved, "-o", page);
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.lines().get(0)).isEqualTo("MLLB is better on schedmix.");
    assertThat(run.out()).contains("n = 6").contains("higher is better").contains(page.toString());
    assertThat(Files.readString(page)).contains("<h1>MLLB is better on schedmix.</h1>");
  }

  @Test
  void theTerminalViewFitsInEightyColumns() throws IOException {
    CommandRun run = report(written.better("experiment-a-1", 12), "-o", folder.resolve("a.html"));
    assertThat(run.lines().stream().filter(line -> !line.startsWith("  report ")))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void linksOfAPageAnywhereLeadToFilesThatAreThere() throws IOException {
    Path page = folder.resolve("far/away/a.html");
    report(written.better("experiment-a-1", 12), "-o", page);
    assertLinksHold(page, 12);
  }

  @Test
  void filesCanGoWithThePage() throws IOException {
    Path page = folder.resolve("mail/a.html");
    report(written.better("experiment-a-1", 12), "-o", page, "--with-files");
    assertLinksHold(page, 12);
    assertThat(Files.readString(page)).contains("href=\"a-files/");
  }

  private static void assertLinksHold(Path page, int count) throws IOException {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(Files.readString(page));
    while (link.find()) {
      links.add(link.group(1));
    }
    assertThat(links).hasSize(count);
    assertThat(links).allSatisfy(to -> assertThat(page.resolveSibling(to)).isRegularFile());
  }

  @Test
  void jsonHasTheSameFieldsEveryTime() throws IOException {
    Path page = folder.resolve("a.html");
    CommandRun run = report(written.better("experiment-a-1", 12), "-o", page, "--json");
    JsonNode json = new ObjectMapper().readTree(run.out());
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactly("experimentId", "verdict", "sentence", "files");
    assertThat(json.get("experimentId").asText()).isEqualTo("experiment-a-1");
    assertThat(json.get("verdict").asText()).isEqualTo("BETTER");
    assertThat(json.get("files").get(0).asText()).isEqualTo(page.toString());
  }

  @Test
  void theFileNameDecidesTheForm() throws IOException {
    Path saved = written.better("experiment-a-1", 12);
    Path markdown = folder.resolve("a.md");
    Path json = folder.resolve("again.json");
    assertThat(report(saved, "-o", markdown, "-o", json).exitCode()).isZero();
    assertThat(Files.readString(markdown)).startsWith("# MLLB is better on schedmix.");
    // Written again from itself: nothing is lost on the way, infinite bounds included.
    assertThat(new ObjectMapper().readTree(json.toFile()))
        .isEqualTo(new ObjectMapper().readTree(saved.toFile()));
  }

  @Test
  void anInconclusiveOneHasItsOwnExitCode() throws IOException {
    Path page = folder.resolve("a.html");
    CommandRun run = report(written.withoutTrials("experiment-b-1"), "-o", page);
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).contains("Inconclusive: the model was rejected");
    assertThat(page).isRegularFile();
  }

  @Test
  void whatIsNoReportIsRefusedInOneSentence() throws IOException {
    Path foreign = Files.writeString(folder.resolve("foreign.json"), "{\"version\": 1}");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"version\": ");
    Path newer = written.better("experiment-c-1", 3);
    Files.writeString(
        newer, Files.readString(newer).replace("\"version\" : 1", "\"version\" : 99"));
    assertRefused(folder.resolve("none.json"), "there is no file " + folder.resolve("none.json"));
    assertRefused(foreign, foreign + " is not a report that mllb wrote as JSON");
    assertRefused(broken, broken + " is not a report that mllb wrote as JSON");
    assertRefused(newer, "it is version 99, this mllb reads version 1");
  }

  private void assertRefused(Path file, String sentence) {
    Path page = folder.resolve("never.html");
    CommandRun run = report(file, "-o", page);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(sentence);
    assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(3);
    assertThat(page).doesNotExist();
  }

  @Test
  void aSeriesOfExperimentsHasAPageOfItsOwn() throws IOException {
    String row =
        """
        {"seed": %d, "verdict": "%s", "differencePercent": %s, "lowPercent": -2.1,
         "highPercent": 2.4, "noisePercent": 1.2, "detectablePercent": 3.1, "repetitions": 6,
         "voids": 0}\
        """;
    Path series =
        Files.writeString(
            folder.resolve("equal.json"),
            "{\"metric\": {\"name\": \"trees_per_s\", \"unit\": \"trees/s\","
                + " \"higherIsBetter\": true, \"headline\": true}, \"experiments\": ["
                + row.formatted(1, "NO_DIFFERENCE", "-0.515")
                + ","
                + row.formatted(2, "BETTER", "1.7")
                + "], \"different\": 1, \"noDifference\": 1, \"tooNoisy\": 0, \"inconclusive\":"
                + " 0, \"clock\": \"instructions counted\"}");
    Path page = folder.resolve("equal.html");
    CommandRun run = report(series, "-o", page);
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(0)).startsWith("Of 2 experiments, 1 called the arms different");
    assertThat(Files.readString(page))
        .contains("seed 1")
        .contains("−2.1\u00a0% to +2.4\u00a0%")
        .contains("instructions counted");
  }

  @Test
  void samplesThatAreGoneAreNamed() throws IOException {
    Path saved = written.better("experiment-gone-1", 11.5);
    Path elsewhere = Files.createDirectory(folder.resolve("empty"));
    CommandRun run =
        CommandRun.of(
            new ReportCommand(), saved, "--artifacts", elsewhere, "-o", folder.resolve("x.html"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("samples.jsonl").contains(elsewhere.toString());
  }

  @Test
  void wrongUseIsExitCodeTwo() throws IOException {
    Path saved = written.better("experiment-a-1", 12);
    assertThat(report().exitCode()).isEqualTo(2);
    assertThat(report(saved, "--watch").exitCode()).isEqualTo(2);
    assertThat(report("experiment-a-1", "--watch", "--every", "0").exitCode()).isEqualTo(2);
    assertThat(report(saved, "--no-such-option").exitCode()).isEqualTo(2);
  }

  private CommandRun report(Object... arguments) {
    Object[] all = new Object[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--artifacts";
    all[arguments.length + 1] = written.storeFolder();
    return CommandRun.of(new ReportCommand(), all);
  }
}
