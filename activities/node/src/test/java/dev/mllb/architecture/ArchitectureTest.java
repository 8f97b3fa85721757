// SPDX-License-Identifier: Apache-2.0
package dev.mllb.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** The node's installation: JNA in one room, no training library. */
class ArchitectureTest {

  private static final JavaClasses CLASSES = ModuleRules.visible();

  @Test
  void jnaInOneRoom() {
    ModuleRules.onlyIn("com.sun.jna..", "dev.mllb.bpf..").check(CLASSES);
  }

  @Test
  void noTrainingLibrary() {
    ModuleRules.onlyIn("ai.djl..").check(CLASSES);
    ModuleRules.onlyIn("ai.onnx..").check(CLASSES);
    ModuleRules.onlyIn("ai.onnxruntime..").check(CLASSES);
    ModuleRules.onlyIn("org.duckdb..").check(CLASSES);
  }

  @Test
  void temporalOnlyInActivities() {
    ModuleRules.onlyIn(
            "io.temporal..",
            "dev.mllb.workflow..",
            "dev.mllb.activity..",
            "dev.mllb.failure..",
            "dev.mllb.heartbeat..",
            "dev.mllb.node..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    ModuleRules.noCycles("dev.mllb.(*)..").check(CLASSES);
  }
}
