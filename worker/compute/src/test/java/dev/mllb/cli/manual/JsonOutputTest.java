// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mllb.cli.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What docs/reference/json.md promises. */
class JsonOutputTest {

  /** Shell scripts, and what prints one. */
  private static final Set<String> WITHOUT = Set.of("mllb lab", "mllb server", "mllb completion");

  @TempDir private Path folder;

  @Test
  void everyCommandThatPrintsHasIt() {
    Set<String> lacking = new TreeSet<>();
    collect(CommandLines.mllb(), lacking);
    assertThat(lacking).as("commands without --json").isEqualTo(new TreeSet<>(WITHOUT));
  }

  private static void collect(CommandLine command, Set<String> lacking) {
    var below = ManualPage.visible(command.getCommandSpec());
    below.forEach(each -> collect(each, lacking));
    if (below.isEmpty() && command.getCommandSpec().findOption("--json") == null) {
      lacking.add(command.getCommandSpec().qualifiedName(" "));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workloads",
        "workloads fibonacci",
        "tunables",
        "explain design",
        "models list --artifacts STORE",
        "models leaderboard --artifacts STORE",
        "artifacts list --artifacts STORE",
        "artifacts recover --artifacts STORE",
        "history --artifacts STORE",
        "init STORE/made.yaml",
        "models key STORE/signing.key",
        "plan check STORE/plan.yaml --noise 2",
        "site STORE/pages --offline --artifacts STORE/empty",
      })
  void keysAreLowerCamelAndNothingElseIsPrinted(String words) throws IOException {
    Files.writeString(
        folder.resolve("plan.yaml"), "name: p\ntrials: [{name: f, workload: fibonacci}]\n");
    StringWriter out = new StringWriter();
    CommandLine line = CommandLines.mllb();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(Writer.nullWriter()));
    String[] all = (words.replace("STORE", folder.toString()) + " --json").split(" ", -1);
    assertThat(line.execute(all)).as(words).isZero();
    JsonNode said = new ObjectMapper().readTree(out.toString());
    JsonNode one = said.isArray() ? said.path(0) : said;
    assertThat(one.fieldNames()).toIterable().allMatch(key -> key.matches("[a-z][a-zA-Z0-9]*"));
  }
}
