// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.features.FeatureTable;
import dev.mllb.features.Mllb15;
import dev.mllb.features.NativeRule;
import dev.mllb.features.RawInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up dataset with all columns of a real one, for tests of what comes after it. The label is
 * the native rule with a share of flipped rows; workloads change along time.
 */
public final class SyntheticDataset {

  private static final long FIRST_NS = 1_000_000_000L;
  private static final int WORKLOADS = 3;

  private SyntheticDataset() {}

  /**
   * Writes a dataset.
   *
   * @param flippedPerMille rows whose label is the opposite of the rule's; per mille
   * @return rows with label 1
   */
  public static long write(Path file, long rows, int flippedPerMille, long seed)
      throws IOException {
    List<NpyColumn> columns = DatasetSchema.columns(FeatureTable.MLLB15, false);
    ColumnIndex index = new ColumnIndex(columns);
    DatasetRow raw = new DatasetRow(index);
    SplittableRandom random = new SplittableRandom(seed);
    short[] x = new short[FeatureTable.MLLB15.size()];
    long yes = 0;
    try (NpyWriter writer = new NpyWriter(file, columns)) {
      for (long row = 0; row < rows; row++) {
        RawInputs inputs = inputs(random);
        boolean rule = NativeRule.mayMigrate(inputs);
        boolean verdict = rule ^ (random.nextInt(1000) < flippedPerMille);
        yes += verdict ? 1 : 0;
        raw.put(writer, inputs);
        writer.put(index.get(DatasetSchema.TS_NS), FIRST_NS + row * 1_000_000L);
        writer.put(index.get(DatasetSchema.PID), 100 + random.nextInt(50));
        writer.put(index.get(DatasetSchema.SRC_CPU), random.nextInt(4));
        writer.put(index.get(DatasetSchema.DST_CPU), random.nextInt(4));
        writer.put(index.get(DatasetSchema.WORKLOAD), row * WORKLOADS / rows);
        writer.put(index.get(DatasetSchema.VERDICT), verdict ? 1 : 0);
        writer.put(index.get(DatasetSchema.HEURISTIC), 1);
        writer.put(index.get(DatasetSchema.NATIVE_RULE), rule ? 1 : 0);
        Mllb15.compute(inputs, x);
        for (int i = 0; i < x.length; i++) {
          writer.put(index.get(DatasetSchema.feature(i)), x[i]);
        }
        writer.endRow();
      }
    }
    return yes;
  }

  /** Inputs as a busy machine with two NUMA nodes shows them. */
  public static RawInputs inputs(SplittableRandom random) {
    long running = 1 + random.nextLong(8);
    long total = random.nextInt(3) == 0 ? 0 : random.nextInt(20_000);
    long local = total == 0 ? 0 : random.nextLong(total + 1);
    return new RawInputs(
        running,
        random.nextLong(running + 1),
        random.nextLong(8 * 1024L),
        random.nextLong(4 * 1024L),
        random.nextInt(6),
        (long) (Math.exp(random.nextDouble() * 12) * 1000),
        500_000,
        random.nextInt(3),
        random.nextInt(2),
        random.nextInt(2),
        total == 0 ? -1 : random.nextInt(3) - 1,
        local,
        total - local,
        total,
        random.nextInt(8),
        1,
        random.nextInt(20) == 0);
  }
}
