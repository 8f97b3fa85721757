// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mllb.basics.Mutants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerMutationTest {

  private static final Path SOURCES = Path.of("../../benchmarks/schedulers");

  @TempDir Path folder;

  @Test
  void damagedSchedulersAreRefusedAsSuch() throws IOException {
    List<byte[]> entries = Mutants.wholes(SOURCES, "scheduler.yaml");
    Path file = folder.resolve("scheduler.yaml");
    Mutants.read(
        "scheduler of the catalogue",
        entries,
        bytes -> Scheduler.read(Files.write(file, bytes)),
        IllegalArgumentException.class);
  }

  @Test
  void anOwnersDamagedFileHasASentence() {
    String own =
        """
        summary: One of ours.
        ops: mine
        command: [/bin/true, --slice-us, "${slice:us}", "${how:arguments}"]
        options:
          - {name: slice, type: duration, min: 1us, max: 20ms, default: 3ms, about: &a the slice}
          - {name: how, type: enum, choices: {plain: [], fast: [--fast, "1"]}, default: plain, about: *a}
        """;
    Path file = folder.resolve("own.yaml");
    Mutants.read(
        "scheduler of an owner's own",
        List.of(own.getBytes(UTF_8)),
        bytes -> Scheduler.readOwn("own", Files.write(file, bytes)),
        IllegalArgumentException.class);
  }
}
