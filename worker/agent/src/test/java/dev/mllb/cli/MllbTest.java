// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MllbTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    CommandLine commandLine = Mllb.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  @Test
  void helpListsExitCodes() {
    assertThat(execute("--help")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("Exit codes:", "4   finished but inconclusive");
  }

  @Test
  void unknownCommandIsAUsageErrorWithoutStackTrace() {
    assertThat(execute("frobnicate")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("frobnicate").doesNotContain("at dev.mllb");
  }
}
