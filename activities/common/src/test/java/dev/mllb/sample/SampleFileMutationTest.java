// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.basics.Json;
import dev.mllb.basics.Mutants;
import dev.mllb.model.Arm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileMutationTest {

  @TempDir Path folder;

  @Test
  void damagedSamplesAreRefusedAsSuchOrLeftOutAtTheEnd() throws IOException {
    Repetition one =
        new Repetition(
            new Slot(0, 0, Arm.NATIVE),
            "2026-11-28T08:00:00Z",
            1,
            Map.of("time_s", 1.5),
            Treatment.NONE,
            List.of("why"),
            null,
            "boot",
            Map.of("migrations", 7L),
            Map.of(),
            List.of(),
            null,
            Map.of());
    Mutants.read(
        "samples",
        List.of(
            ("\n" + Json.text(one) + "\n\n" + Json.text(one) + "\n")
                .getBytes(StandardCharsets.UTF_8)),
        bytes -> SampleFile.read(Files.write(folder.resolve("m.jsonl"), bytes)),
        IOException.class);
  }
}
