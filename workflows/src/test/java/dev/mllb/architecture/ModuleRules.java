// SPDX-License-Identifier: Apache-2.0
package dev.mllb.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/** Rules that each module's ArchitectureTest checks over the classes it can see. */
public final class ModuleRules {

  private ModuleRules() {}

  /** All main classes of the project that the calling module can see. */
  public static JavaClasses visible() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        // Nor the fixtures of other modules, which come as a jar.
        .withImportOption(location -> !location.contains("-tests.jar"))
        .importPackages("dev.mllb");
  }

  /** A library, by package pattern, is used in these rooms alone. */
  public static ArchRule onlyIn(String library, String... rooms) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }

  /** Rooms, by pattern with one capture, do not depend on each other in a circle. */
  public static ArchRule noCycles(String rooms) {
    return slices().matching(rooms).should().beFreeOfCycles();
  }
}
