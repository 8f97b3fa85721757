// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalSetupTest {

  @Test
  void followsTheScriptsVariables() {
    LocalSetup setup =
        LocalSetup.of(
            Map.of("MLLB_HOME", "/h", "MLLB_PORT", "17233", "MLLB_ARTIFACTS", "/a"),
            "6.12",
            "",
            "host",
            "");

    assertThat(setup.address()).isEqualTo("127.0.0.1:17233");
    assertThat(setup.addressInNode()).isEqualTo("10.0.2.2:17233");
    assertThat(setup.artifacts()).isEqualTo(Path.of("/a"));
    assertThat(setup.readyMark()).isEqualTo(Path.of("/h/run/lab/exchange/ready"));
  }

  @Test
  void theArtifactsAreInTheCacheOtherwise() {
    LocalSetup setup = LocalSetup.of(Map.of("XDG_CACHE_HOME", "/c"), "6.12", "", "host", "");
    assertThat(setup.artifacts()).isEqualTo(Path.of("/c/mllb/artifacts"));
  }

  @Test
  void anotherKernelIsAnotherNode() {
    assertThat(LocalSetup.of(Map.of(), "6.1", "", "host", "").node()).isEqualTo("lab-6-1");
    assertThat(LocalSetup.of(Map.of(), "7", "", "host", "").node()).isEqualTo("lab-7");
    assertThat(LocalSetup.of(Map.of(), "7", "", "host", "mine").node()).isEqualTo("mine");
  }

  @Test
  void anotherUserSpaceIsAnotherNode() {
    LocalSetup setup = LocalSetup.of(Map.of(), "6.1", "bookworm", "host", "");
    assertThat(setup.node()).isEqualTo("lab-6-1-bookworm");
    assertThat(setup.nodeOptions()).containsSubsequence("--kernel", "6.1", "--root", "bookworm");
    assertThat(LocalSetup.of(Map.of(), "6.1", "", "host", "").nodeOptions())
        .doesNotContain("--root");
  }
}
