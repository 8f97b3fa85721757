// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltModulesTest {

  private static final String SOURCES = "a".repeat(64);

  @TempDir Path folder;
  private Path ko;
  private BuiltModule kept;

  @BeforeEach
  void keepOne() throws IOException {
    ko = Files.writeString(folder.resolve("mllb.ko"), "module");
    Files.writeString(folder.resolve("btf"), "types");
    assertThat(modules("6.12").find(SOURCES, BuiltModule.NO_MODEL)).isEmpty();
    kept = modules("6.12").keep(ko, SOURCES, BuiltModule.NO_MODEL);
  }

  @Test
  void theSameSourcesForTheSameKernelAreFoundAgain() {
    assertThat(modules("6.12").find(SOURCES, BuiltModule.NO_MODEL)).contains(kept);
  }

  @Test
  void nothingElseIs() throws IOException {
    assertThat(modules("6.12").find("b".repeat(64), BuiltModule.NO_MODEL)).isEmpty();
    assertThat(modules("6.12").find(SOURCES, "c".repeat(64))).isEmpty();
    assertThat(modules("6.13").find(SOURCES, BuiltModule.NO_MODEL)).isEmpty();
    Files.writeString(folder.resolve("btf"), "other types");
    assertThat(modules("6.12").find(SOURCES, BuiltModule.NO_MODEL)).isEmpty();
  }

  @Test
  void aCopyThatIsNotWholeIsNot() throws IOException {
    Files.writeString(folder.resolve("built").resolve(kept.koSha256() + ".ko"), "modul");
    assertThat(modules("6.12").find(SOURCES, BuiltModule.NO_MODEL)).isEmpty();
  }

  @Test
  void aDamagedNoteIsPassedOver() throws IOException {
    Files.writeString(folder.resolve("built").resolve("0".repeat(64) + ".json"), "{");
    assertThat(modules("6.12").find(SOURCES, BuiltModule.NO_MODEL)).contains(kept);
  }

  private BuiltModules modules(String release) {
    return new BuiltModules(
        folder, new ModuleBuilder.Kernel(release, folder.resolve("build"), folder.resolve("btf")));
  }
}
