// SPDX-License-Identifier: Apache-2.0
package dev.mllb.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** The machine that trains: each library in its room. */
class ArchitectureTest {

  private static final JavaClasses CLASSES = ModuleRules.visible();

  @Test
  void eachLibraryInItsRoom() {
    ModuleRules.onlyIn("ai.djl..", "dev.mllb.learning.train..").check(CLASSES);
    ModuleRules.onlyIn("ai.onnxruntime..", "dev.mllb.learning.onnx..").check(CLASSES);
    ModuleRules.onlyIn("ai.onnx.proto..", "dev.mllb.learning.onnx..").check(CLASSES);
    ModuleRules.onlyIn("org.duckdb..", "dev.mllb.parquet..").check(CLASSES);
    ModuleRules.onlyIn("com.sun.jna..").check(CLASSES);
  }

  @Test
  void temporalOnlyInActivities() {
    ModuleRules.onlyIn(
            "io.temporal..",
            "dev.mllb.workflow..",
            "dev.mllb.activity..",
            "dev.mllb.failure..",
            "dev.mllb.heartbeat..",
            "dev.mllb.compute..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    ModuleRules.noCycles("dev.mllb.(*)..").check(CLASSES);
    ModuleRules.noCycles("dev.mllb.learning.(*)..").check(CLASSES);
  }
}
