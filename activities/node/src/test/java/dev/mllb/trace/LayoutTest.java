// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.collect.ProbeSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Holds the Java view of the shared structs against what the C compiler printed. */
class LayoutTest {

  private static final Path GOLDEN = Path.of("../../bpf/tests/layout.golden");

  @Test
  void fieldsLieWhereTheCompilerPutsThem() throws IOException {
    check("mllb_decision", DecisionLayout.fields(), DecisionLayout.BYTES);
    check("mllb_outcome", OutcomeLayout.fields(), OutcomeLayout.BYTES);
    check("mllb_cpu_state", CpuState.fields(), CpuState.BYTES);
    check("mllb_setup", ProbeSetup.fields(), ProbeSetup.NODE_OFFSET + 2 * ProbeSetup.MAX_CPUS);
  }

  @Test
  void versionIsTheSame() throws IOException {
    assertThat(golden("version ")).containsExactly("version - 0 " + DecisionLayout.TRACE_VERSION);
  }

  @Test
  void reasonsAreTheSame() throws IOException {
    List<String> reasons =
        Arrays.stream(Reason.values())
            .map(
                r ->
                    String.format(
                        Locale.ROOT,
                        "reason %s %d %d %d %s",
                        r.name(),
                        r.number(),
                        r.mayMigrate() ? 1 : 0,
                        r.reachedHeuristic() ? 1 : 0,
                        r.text()))
            .toList();
    assertThat(golden("reason ")).isEqualTo(reasons);
    for (Reason reason : Reason.values()) {
      assertThat(Reason.of(reason.number())).isEqualTo(reason);
    }
  }

  @Test
  void generationsAreTheSame() throws IOException {
    List<String> rows =
        Arrays.stream(KernelGeneration.values())
            .map(
                g ->
                    String.format(
                        Locale.ROOT,
                        "rules %s %d %d %d %s",
                        g.name(),
                        g.major(),
                        g.minor(),
                        g.checks(),
                        String.join(" ", g.facts())))
            .toList();
    assertThat(golden("rules ")).isEqualTo(rows);
  }

  private static void check(String struct, List<Field> fields, int bytes) throws IOException {
    for (String line : golden(struct + " ")) {
      String[] words = line.split(" ", -1);
      if (words[1].equals("-")) {
        assertThat(bytes).as(struct).isEqualTo(Integer.parseInt(words[3]));
      } else if (!words[1].equals("node")) {
        Field field = field(fields, words[1], Integer.parseInt(words[2]));
        assertThat(field.offset()).as(line).isEqualTo(Integer.parseInt(words[2]));
        if (!words[1].equals("pc")) {
          assertThat(field.type().bytes()).as(line).isEqualTo(Integer.parseInt(words[3]));
        }
      }
    }
  }

  private static Field field(List<Field> fields, String name, int offset) {
    return fields.stream()
        .filter(f -> f.name().equals(name) || f.name().equals(name + "_0"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Java has no " + name + " at " + offset));
  }

  private static List<String> golden(String prefix) throws IOException {
    return Files.readAllLines(GOLDEN).stream().filter(line -> line.startsWith(prefix)).toList();
  }
}
