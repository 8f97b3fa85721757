// SPDX-License-Identifier: Apache-2.0
package dev.mllb.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** All modules together: what trains is wired in two rooms, and nothing runs in a circle. */
class ArchitectureTest {

  private static final JavaClasses CLASSES = ModuleRules.visible();

  @Test
  void trainingIsWiredInTwoRooms() {
    ModuleRules.onlyIn(
            "dev.mllb.learning.train..",
            "dev.mllb.learning..",
            "dev.mllb.compute..",
            "dev.mllb.cli.learning..")
        .check(CLASSES);
    ModuleRules.onlyIn("dev.mllb.compute..", "dev.mllb.compute..", "dev.mllb.worker.compute..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    ModuleRules.noCycles("dev.mllb.cli.(*)..").check(CLASSES);
    ModuleRules.noCycles("dev.mllb.worker.(*)..").check(CLASSES);
  }
}
