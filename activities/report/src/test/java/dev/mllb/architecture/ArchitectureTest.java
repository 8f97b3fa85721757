// SPDX-License-Identifier: Apache-2.0
package dev.mllb.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** Judging knows nothing of presenting. */
class ArchitectureTest {

  private static final JavaClasses CLASSES = ModuleRules.visible();

  @Test
  void judgingDoesNotPresent() {
    ModuleRules.onlyIn("dev.mllb.report..", "dev.mllb.report..").check(CLASSES);
  }

  @Test
  void noNativeLibrary() {
    ModuleRules.onlyIn("com.sun.jna..").check(CLASSES);
    ModuleRules.onlyIn("ai.djl..").check(CLASSES);
    ModuleRules.onlyIn("ai.onnxruntime..").check(CLASSES);
    ModuleRules.onlyIn("org.duckdb..").check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    ModuleRules.noCycles("dev.mllb.(*)..").check(CLASSES);
  }
}
