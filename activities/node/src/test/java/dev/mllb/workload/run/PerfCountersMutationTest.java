// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.basics.Mutants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfCountersMutationTest {

  private static final List<String> WHOLE =
      List.of(
          """
          # started on Sat Nov 28 10:00:00 2026

          7,,cpu-migrations,5012345678,100.00,0.001,K/sec
          1234,,page-faults,5012345678,100.00,0.2,K/sec
          987654321,,instructions,5012345678,100.00,1.2,insn per cycle
          <not counted>,,cycles,0,0.00,,
          <not supported>,,cache-misses,0,100.00,,
          """,
          """
          100,,armv8_pmuv3_0/instructions/,5,100.00,,
          23,,armv8_pmuv3_1/instructions/,5,100.00,,
          9,,cache-misses,5,18.00,,
          """);

  /** A count that cannot be read, for the sake of the test. */
  private static final class Absent extends Exception {
    Absent(List<String> why) {
      super("less is known: " + why);
    }
  }

  @TempDir Path folder;

  /** Nothing is thrown: what is there is a count, and for what is not there is a sentence. */
  @Test
  void whatIsDamagedIsAbsentAndNeverAnotherKindOfNumber() {
    Mutants.read(
        "perf's counts",
        WHOLE.stream().map(text -> text.getBytes(UTF_8)).toList(),
        bytes -> {
          PerfCounters.Counts read = PerfCounters.read(Files.write(folder.resolve("perf"), bytes));
          assertThat(read.counts().values()).allMatch(count -> count >= 0 && count < 1e21);
          assertThat(read.notes()).allMatch(note -> note.matches("unknown: .{1,500}"));
          if (read.counts().size() < 2) {
            throw new Absent(read.notes());
          }
        },
        Absent.class);
  }

  @Test
  void aStatusIsANumberOrWasNotNoted() {
    Path output = folder.resolve("perf");
    Mutants.read(
        "status of a command",
        List.of("137\n".getBytes(UTF_8)),
        bytes -> {
          Files.write(folder.resolve("perf.status"), bytes);
          if (PerfCounters.status(output) == 0) {
            throw new Absent(List.of("status"));
          }
        },
        Absent.class);
  }
}
