// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ManualTest {

  @TempDir private Path folder;

  @Command(name = "probe", description = ".begins with a dot \\and ends -so")
  static final class Awkward {
    @Option(names = "--an-option", paramLabel = "N", description = "'quoted' first.")
    int number;
  }

  @Test
  void everyCommandThatPeopleUseHasAPageAndCompletion() throws Exception {
    int status = Manuals.write(folder);
    assertThat(status).isZero();
    assertThat(folder.resolve("man1/mllb-start.1")).content().contains(".SH OPTIONS", "\\-\\-host");
    assertThat(folder.resolve("man1/mllb-schedule-backfill.1")).exists();
    assertThat(folder.resolve("man1/mllb-worker.1")).content().contains("\\-\\-telemetry");
    assertThat(folder.resolve("man1/mllb-manual.1")).as("hidden").doesNotExist();
    assertThat(folder.resolve("man1/mllb.1")).content().contains("EXIT STATUS", "plan rejected");
    for (String program : new String[] {"mllb", "mllb-worker"}) {
      Path script = folder.resolve("completions").resolve(program);
      Process bash = new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
      assertThat(bash.waitFor()).as("bash reads %s", script).isZero();
      assertThat(Files.readString(script)).contains("complete -F");
    }
  }

  @Test
  void textNeverBecomesAMacro() {
    String roff = new ManualPage(new CommandLine(new Awkward()).getCommandSpec()).roff();
    assertThat(roff.lines()).contains("\\&.begins with a dot \\eand ends \\-so");
    assertThat(roff.lines()).contains("\\&'quoted' first.");
  }
}
