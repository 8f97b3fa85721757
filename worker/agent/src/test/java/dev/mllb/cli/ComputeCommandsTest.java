// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.cli.output.ExitCodes;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The agent's own class path is a node's: nothing that trains is on it. */
class ComputeCommandsTest {

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "transfer", "export", "warm-up"})
  void onANodeACommandThatTrainsSaysWhereItIs(String name) {
    StringWriter err = new StringWriter();
    CommandLine mllb = CommandLines.mllb().setErr(new PrintWriter(err, true));
    assertThat(mllb.execute(name, "data.npy", "--epochs", "3")).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString())
        .startsWith("mllb: mllb " + name + " needs the compute package")
        .hasLineCount(1);
  }

  @Test
  void helpOfANodeDoesNotShowThem() {
    assertThat(CommandLines.mllb().getUsageMessage()).doesNotContain("evaluate").contains("bench");
  }
}
