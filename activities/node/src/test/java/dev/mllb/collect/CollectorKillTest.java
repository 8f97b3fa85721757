// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.TraceRef;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.Manifest;
import dev.mllb.trace.SegmentEntry;
import dev.mllb.trace.SegmentReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker's process is really killed in the middle of a collection. */
class CollectorKillTest {

  @TempDir Path folder;

  @Test
  void losesNothingThatWasDurableAndDoublesNothing() throws Exception {
    long durable = rowsBeforeTheKill(3);
    TraceRef trace =
        KilledCollector.collector(folder)
            .collect(
                "killed",
                KilledCollector.spec(KilledCollector.ALL),
                CollectCheckpoint.NONE,
                beat -> {});
    Manifest manifest = Manifest.read(trace, new DirectoryStore(folder.resolve("store")));
    SegmentEntry first = manifest.segments().get(0);
    System.out.printf(
        "kill -9: %,d rows durable before, %,d found after, %,d in the end, %d gap%n",
        durable, first.rows().rows(), trace.rows(), trace.gaps());
    assertThat(durable).isPositive();
    assertThat(first.complete()).isFalse();
    assertThat(first.rows().rows()).isGreaterThanOrEqualTo(durable);
    assertThat(manifest.gaps()).hasSize(1);
    assertThat(manifest.gaps().get(0).missingRows()).isZero();
    assertThat(distinctRows(manifest)).isEqualTo(trace.rows());
  }

  /** Kills the collector after some beats; returns what it had called durable by then. */
  private long rowsBeforeTheKill(int beats) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledCollector.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long durable = 0;
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (int i = 0; i < beats || durable == 0; ) {
        String line = lines.readLine();
        assertThat(line).as("the collector ended by itself").isNotNull();
        if (line.matches("\\d+")) {
          durable = Long.parseLong(line);
          i++;
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return durable;
  }

  private long distinctRows(Manifest manifest) throws IOException {
    DirectoryStore store = new DirectoryStore(folder.resolve("store"));
    Set<String> rows = new HashSet<>();
    for (SegmentEntry segment : manifest.segments()) {
      try (SegmentReader reader = SegmentReader.open(store.fetch(segment.artifact()))) {
        reader.forEach(
            (chunk, records) -> {
              for (int i = 0; i < chunk.records(); i++) {
                int at = i * chunk.recordBytes();
                rows.add(segment.file() + DecisionLayout.SEQ.get(records, at));
              }
            });
      }
    }
    return rows.size();
  }
}
