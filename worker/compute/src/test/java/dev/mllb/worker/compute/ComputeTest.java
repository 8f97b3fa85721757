// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.cli.CommandLines;
import dev.mllb.worker.ComputeInstallation;
import org.junit.jupiter.api.Test;

class ComputeTest {

  @Test
  void whereItIsInstalledItIsFoundAndItsCommandsAreThere() {
    assertThat(ComputeInstallation.find()).containsInstanceOf(Compute.class);
    assertThat(CommandLines.mllb().getSubcommands())
        .containsKeys("train", "evaluate", "transfer", "export", "warm-up");
    assertThat(CommandLines.mllb().getSubcommands().get("train").getCommandSpec().usageMessage())
        .matches(usage -> !usage.hidden());
  }
}
