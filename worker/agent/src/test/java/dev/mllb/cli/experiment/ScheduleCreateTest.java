// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.cli.CommandLines;
import dev.mllb.cli.output.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ScheduleCreateTest {

  @TempDir Path folder;

  @Test
  void nightsHaveAControlWithoutAModel() throws IOException {
    Path plan = folder.resolve("plan.yaml");
    Files.writeString(
        plan,
        """
        name: backwards
        collect:
          duration: 1m
          workloads:
            - workload: fibonacci
        arms:
          mllb: {model: trained}
          native: {}
        trials:
          - name: fibonacci
            workload: fibonacci
        """);
    StringWriter said = new StringWriter();
    CommandLine mllb = CommandLines.mllb().setErr(new PrintWriter(said));
    int status =
        mllb.execute("schedule", "create", plan.toString(), "--host", "n1", "--cron", "0 2 * * *");
    assertThat(said.toString())
        .contains("trial fibonacci: its first arm, mllb, holds a model")
        .contains("name another arm first");
    assertThat(status).isEqualTo(ExitCodes.PLAN_REJECTED);
  }
}
