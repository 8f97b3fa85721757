// SPDX-License-Identifier: Apache-2.0
package dev.mllb.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** The agent: no training library can be reached from what a node installs. */
class ArchitectureTest {

  private static final JavaClasses CLASSES = ModuleRules.visible();

  @Test
  void noTrainingLibrary() {
    ModuleRules.onlyIn("ai.djl..").check(CLASSES);
    ModuleRules.onlyIn("ai.onnx..").check(CLASSES);
    ModuleRules.onlyIn("ai.onnxruntime..").check(CLASSES);
    ModuleRules.onlyIn("org.duckdb..").check(CLASSES);
    ModuleRules.onlyIn("dev.mllb.learning.train..").check(CLASSES);
    ModuleRules.onlyIn("dev.mllb.learning.onnx..").check(CLASSES);
  }

  @Test
  void jnaInTwoRooms() {
    ModuleRules.onlyIn("com.sun.jna..", "dev.mllb.bpf..", "dev.mllb.worker..").check(CLASSES);
  }

  @Test
  void picocliInCommandsAlone() {
    ModuleRules.onlyIn("picocli..", "dev.mllb.cli..", "dev.mllb.worker..").check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    ModuleRules.noCycles("dev.mllb.(*)..").check(CLASSES);
    ModuleRules.noCycles("dev.mllb.cli.(*)..").check(CLASSES);
    ModuleRules.noCycles("dev.mllb.worker.(*)..").check(CLASSES);
  }
}
