// SPDX-License-Identifier: Apache-2.0
package dev.mllb.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The determinism gate and the layers. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.mllb");

  /** What workflow code may not call, since a replay would see another answer. */
  @Test
  void workflowCodeIsDeterministic() {
    deterministic().check(CLASSES);
  }

  @Test
  void theModelKnowsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage("dev.mllb.model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "dev.mllb.model..", "org.jspecify..", "com.fasterxml.jackson.annotation..")
        .check(CLASSES);
  }

  @Test
  void failuresAreMadeInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.mllb.failure..")
        .should()
        .callMethod(ApplicationFailure.class, "newBuilder")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.mllb.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static ArchRule deterministic() {
    return noClasses()
        .that()
        .resideInAnyPackage("dev.mllb.workflow..", "dev.mllb.model..", "dev.mllb.failure..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..", "java.io..", "java.nio..", "java.net..");
  }

  @Test
  void theGateCatchesAClockInAWorkflow() {
    JavaClasses planted = new ClassFileImporter().importClasses(dev.mllb.workflow.Planted.class);
    assertThatThrownBy(() -> deterministic().check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("currentTimeMillis");
  }
}
