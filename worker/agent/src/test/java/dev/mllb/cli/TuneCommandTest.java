// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.cli.output.ExitCodes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code mllb tune} from outside; nothing on the machine that runs the test is changed. */
class TuneCommandTest {

  @TempDir Path state;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int tune(String... arguments) {
    CommandLine commandLine = Mllb.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 3];
    all[0] = "tune";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--state";
    all[arguments.length + 2] = state.toString();
    return commandLine.execute(all);
  }

  @Test
  void showPrintsOneSettingALine() {
    assertThat(tune("show")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString().lines())
        .isNotEmpty()
        .allMatch(line -> line.matches("[a-z_0-9.]+=.*"));
  }

  @Test
  void revertWithoutANoteDoesNothing() {
    assertThat(tune("revert")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("nothing to put back");
  }

  @Test
  void aSettingThatNoKernelHasIsRejectedBeforeAnythingIsNoted() {
    assertThat(tune("apply", "warp_speed=9")).isEqualTo(ExitCodes.PLAN_REJECTED);
    assertThat(err.toString()).contains("warp_speed: no such tunable");
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void applyNeedsSomethingToSet() {
    assertThat(tune("apply")).isEqualTo(ExitCodes.USAGE);
  }
}
