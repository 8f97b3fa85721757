// SPDX-License-Identifier: Apache-2.0
package dev.mllb.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** What every machine carries: no native library, no cycles. */
class ArchitectureTest {

  private static final JavaClasses CLASSES = ModuleRules.visible();

  @Test
  void noNativeLibrary() {
    ModuleRules.onlyIn("com.sun.jna..").check(CLASSES);
    ModuleRules.onlyIn("ai.djl..").check(CLASSES);
    ModuleRules.onlyIn("ai.onnx..").check(CLASSES);
    ModuleRules.onlyIn("ai.onnxruntime..").check(CLASSES);
    ModuleRules.onlyIn("org.duckdb..").check(CLASSES);
  }

  @Test
  void temporalOnlyWhereAnActivityBeats() {
    ModuleRules.onlyIn(
            "io.temporal..",
            "dev.mllb.workflow..",
            "dev.mllb.activity..",
            "dev.mllb.failure..",
            "dev.mllb.heartbeat..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    ModuleRules.noCycles("dev.mllb.(*)..").check(CLASSES);
    ModuleRules.noCycles("dev.mllb.learning.(*)..").check(CLASSES);
  }
}
