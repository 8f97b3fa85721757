// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.model.DatasetRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The rows of a dataset that reached the heuristic, memory-mapped. Rows are addressed by their
 * position among these.
 */
public final class Decisions {

  private final NpyTable table;
  private final FeatureTable features;
  private final int[] rows;
  private final RowNames names;
  private final NpyColumn firstFeature;

  private Decisions(NpyTable table, FeatureTable features, int[] rows, RowNames names) {
    this.table = table;
    this.features = features;
    this.rows = rows;
    this.names = names;
    this.firstFeature = table.column(DatasetSchema.feature(0));
  }

  /**
   * Opens a dataset of the store, with the names of its workloads, hosts and kernels.
   *
   * @throws MllbException DATA_UNUSABLE as below, and those of the store
   */
  public static Decisions open(DatasetRef dataset, ArtifactStore store, FeatureTable features) {
    RowNames names = RowNames.read(store.fetch(dataset.summary(), ArtifactStore.LONGEST_TEXT));
    String found = names.featureSet(features.name());
    if (!found.equals(features.name())) {
      throw new MllbException(
          FailureCode.MODEL_SCHEMA_MISMATCH,
          "the dataset has feature set %s, the model takes %s; build the dataset again"
              .formatted(found, features.name()));
    }
    return open(store.fetch(dataset.data()), features, names);
  }

  /** Opens a dataset file without a summary. */
  public static Decisions open(Path file, FeatureTable features) {
    return open(file, features, RowNames.NONE);
  }

  /**
   * Opens a dataset file.
   *
   * @throws MllbException DATA_UNUSABLE when it is not a dataset of this feature set, or has no
   *     rows
   */
  public static Decisions open(Path file, FeatureTable features, RowNames names) {
    try {
      NpyTable table = NpyTable.open(file);
      checkFeatures(table, features);
      return new Decisions(table, features, heuristicRows(table, file), names);
    } catch (NpyFormatException e) {
      throw e.about(file.getFileName());
    } catch (IOException e) {
      throw unusable(file + " cannot be read: " + e.getMessage());
    }
  }

  /** Features are read as one run of int16 values; a table made elsewhere may hold others. */
  private static void checkFeatures(NpyTable table, FeatureTable features) {
    NpyColumn first = table.column(DatasetSchema.feature(0));
    for (int i = 0; i < features.size(); i++) {
      NpyColumn column = table.column(DatasetSchema.feature(i));
      int wanted = first.offset() + i * NpyType.I2.bytes();
      if (column.type() != NpyType.I2 || column.offset() != wanted) {
        throw unusable(
            String.format(
                    Locale.ROOT,
                    "column %s is %s at byte %d; features are <i2, one behind the other:"
                        + " make the file with",
                    column.name(),
                    column.type().code(),
                    column.offset())
                + " mllb dataset build or import");
      }
    }
  }

  private static int[] heuristicRows(NpyTable table, Path file) {
    if (table.rows() > Integer.MAX_VALUE - 8) {
      throw unusable(file.getFileName() + " has more than 2^31 rows; split it by trace");
    }
    NpyColumn heuristic = table.column(DatasetSchema.HEURISTIC);
    int[] rows = new int[(int) table.rows()];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      if (table.getLong(row, heuristic) == 1) {
        rows[count++] = row;
      }
    }
    if (count == 0) {
      throw unusable(
          file.getFileName()
              + " has no row that reached the heuristic; collect longer or with more load");
    }
    return Arrays.copyOf(rows, count);
  }

  public static MllbException unusable(String message) {
    return new MllbException(FailureCode.DATA_UNUSABLE, message);
  }

  public int size() {
    return rows.length;
  }

  /** Names of workloads, hosts and kernels. */
  public RowNames names() {
    return names;
  }

  public FeatureTable featureTable() {
    return features;
  }

  /** Number of features of a row. */
  public int width() {
    return features.size();
  }

  public boolean has(String column) {
    return table.has(column);
  }

  /** All values of an integer column. */
  public long[] column(String name) {
    NpyColumn column = table.column(name);
    long[] values = new long[rows.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = table.getLong(rows[i], column);
    }
    return values;
  }

  /** An integer column at chosen rows. */
  public long[] column(String name, int[] at) {
    NpyColumn column = table.column(name);
    long[] values = new long[at.length];
    for (int i = 0; i < at.length; i++) {
      values[i] = table.getLong(rows[at[i]], column);
    }
    return values;
  }

  /** Whether the kernel let the task move, at chosen rows. */
  public boolean[] verdicts(int[] at) {
    return flags(DatasetSchema.VERDICT, at);
  }

  /** What the re-derived native rule says, at chosen rows. */
  public boolean[] nativeRule(int[] at) {
    return flags(DatasetSchema.NATIVE_RULE, at);
  }

  /** Feature vectors of chosen rows, one after the other. */
  public short[] features(int[] at) {
    int width = width();
    if ((long) at.length * width > Integer.MAX_VALUE - 8) {
      throw unusable(at.length + " rows are too many for one split; train on fewer traces");
    }
    short[] values = new short[at.length * width];
    short[] one = new short[width];
    for (int i = 0; i < at.length; i++) {
      table.getShorts(rows[at[i]], firstFeature, one);
      System.arraycopy(one, 0, values, i * width, width);
    }
    return values;
  }

  private boolean[] flags(String name, int[] at) {
    NpyColumn column = table.column(name);
    boolean[] values = new boolean[at.length];
    for (int i = 0; i < at.length; i++) {
      values[i] = table.getLong(rows[at[i]], column) != 0;
    }
    return values;
  }
}
