// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.host.Tunable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The generated pages of docs/reference, held against what they are made from. After a change to a
 * command or a workload: {@code mvn -o test -pl worker -am -Dtest=ReferencePagesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dmllb.updateDocs=true}.
 */
class ReferencePagesTest {

  private static final Path ROOT = checkout(Path.of("").toAbsolutePath());

  @Test
  void commands() throws IOException {
    sameAs("commands.md", Manuals.markdown());
  }

  @Test
  void workloads() throws IOException {
    sameAs("workloads.md", WorkloadsPage.of(ROOT.resolve("benchmarks/workloads")));
  }

  @Test
  void tunables() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/reference/tunables.md"));
    for (Tunable tunable : Tunable.values()) {
      assertThat(page)
          .contains(
              String.join(
                  " | ",
                  "| `" + tunable.id() + "`",
                  "`" + tunable.file() + "`",
                  tunable.meaning() + " |"));
    }
  }

  private static Path checkout(Path here) {
    return Files.isDirectory(here.resolve("docs/reference")) ? here : checkout(here.getParent());
  }

  private static void sameAs(String name, String wanted) throws IOException {
    Path page = ROOT.resolve("docs/reference").resolve(name);
    if (Boolean.getBoolean("mllb.updateDocs")) {
      Files.writeString(page, wanted);
    }
    assertThat(Files.readString(page))
        .as("%s is out of date; write it again with -Dmllb.updateDocs=true", page)
        .isEqualTo(wanted);
  }
}
