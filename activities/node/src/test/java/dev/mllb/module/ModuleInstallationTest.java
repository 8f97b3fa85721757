// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.ModuleSpec.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleInstallationTest {

  private static final Path FILES = Path.of("../../kmod/install");

  @TempDir Path root;
  @TempDir Path state;
  @TempDir Path made;

  private ModuleInstallation installation;

  @BeforeEach
  void build() throws IOException {
    Files.writeString(made.resolve("mllb.ko"), "ko");
    Files.writeString(made.resolve("model.bin"), "model");
    installation = new ModuleInstallation(root, state);
  }

  @Test
  void installsWhatTheBootGuardReads() {
    install();

    Path folder = state.resolve("module");
    assertThat(folder.resolve("mllb.ko")).hasContent("ko");
    assertThat(folder.resolve("mode")).hasContent("shadow\n");
    assertThat(folder.resolve("kernel")).hasContent("6.12.0-test\n");
    assertThat(folder.resolve("mllb-module")).isExecutable();
    assertThat(root.resolve("etc/systemd/system/mllb-module.service"))
        .content()
        .contains("ExecStart=" + folder.resolve("mllb-module") + " start");
    assertThat(root.resolve("etc/systemd/system/multi-user.target.wants/mllb-module.service"))
        .isSymbolicLink()
        .exists();
  }

  @Test
  void installingAgainForgivesABadBoot() throws IOException {
    install();
    Files.createFile(state.resolve("module/bad-boot"));

    install();

    assertThat(state.resolve("module/bad-boot")).doesNotExist();
  }

  @Test
  void removeLeavesNothingAndMayBeRepeated() {
    install();

    assertThat(installation.remove()).isTrue();
    assertThat(state.resolve("module")).doesNotExist();
    assertThat(root.resolve("etc/systemd/system/mllb-module.service")).doesNotExist();
    assertThat(installation.remove()).isFalse();
  }

  private void install() {
    installation.install(
        FILES,
        made.resolve("mllb.ko"),
        "6.12.0-test",
        "model".getBytes(StandardCharsets.UTF_8),
        Mode.SHADOW);
  }
}
