// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import dev.mllb.host.HostPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PolicyOptionTest {

  @TempDir private Path folder;

  private static PolicyOption given(String... words) {
    PolicyOption option = new PolicyOption();
    new CommandLine(option).parseArgs(words);
    return option;
  }

  @Test
  void aFileThatIsNamedHasToBeThere() throws Exception {
    Path file = folder.resolve("own.yaml");
    PolicyOption option = given("--policy", file.toString());
    assertThatThrownBy(option::read)
        .isInstanceOf(MllbException.class)
        .hasMessageContaining(file + " is named");
    Files.writeString(file, "canary_per_mille: 7");
    assertThat(option.read().canaryPerMille()).isEqualTo(7);
  }

  /** As settings of earlier packages do: a node that has none goes on working. */
  @Test
  void theUsualFileMayBeNamedAndNotBeThere() {
    Assumptions.assumeThat(Path.of("/etc/mllb/policy.yaml")).doesNotExist();
    assertThat(given("--policy", "/etc/mllb/policy.yaml").read()).isEqualTo(HostPolicy.ANYTHING);
  }

  @Test
  void anEmptyNameNamesNone() {
    assertThat(given("--policy", "").path()).isEqualTo(Path.of("/etc/mllb/policy.yaml"));
    assertThat(given().path()).isEqualTo(Path.of("/etc/mllb/policy.yaml"));
  }
}
