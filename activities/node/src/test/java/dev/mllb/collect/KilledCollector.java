// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.CollectSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A collection in a process of its own, to be killed; prints its durable rows at every beat. */
final class KilledCollector {

  private static final int DECISIONS_PER_DRAIN = 200;

  private KilledCollector() {}

  public static void main(String[] args) throws InterruptedException {
    Path folder = Path.of(args[0]);
    collector(folder)
        .collect(
            "killed",
            spec(ALL),
            CollectCheckpoint.NONE,
            beat -> {
              System.out.println(beat.rows());
              System.out.flush();
            });
  }

  static Collector collector(Path folder) {
    return new Collector(
        options -> new FakeProbe(DECISIONS_PER_DRAIN),
        (call, duration, logs) -> {
          throw new AssertionError("no workloads here");
        },
        new DirectoryStore(folder.resolve("store")),
        folder.resolve("state"),
        "node");
  }

  /** More than the beats before the kill take. */
  static final Duration ALL = Duration.ofSeconds(12);

  static CollectSpec spec(Duration duration) {
    return new CollectSpec(
        duration,
        List.of(),
        1,
        1 << 20,
        false,
        0,
        List.of(),
        null,
        List.of(),
        CollectSpec.DEFAULT_BATCH_RECORDS,
        null,
        null);
  }
}
