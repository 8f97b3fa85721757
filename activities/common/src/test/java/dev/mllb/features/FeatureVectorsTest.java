// SPDX-License-Identifier: Apache-2.0
package dev.mllb.features;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the features against the vectors that the C code of the module wrote. */
class FeatureVectorsTest {

  private static final Path VECTORS = Path.of("../../kmod/tests/feature_vectors.csv");

  @Test
  void equalsTheCCode() throws IOException {
    int rows = 0;
    short[] x = new short[FeatureTable.MLLB15.size()];
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(VECTORS)) {
      for (NamedCsvRecord line : reader) {
        Mllb15.compute(raw(line), x);
        for (int i = 0; i < x.length; i++) {
          assertThat((long) x[i])
              .as("x%d in line %d", i, line.getStartingLineNumber())
              .isEqualTo(get(line, "x" + i));
        }
        rows++;
      }
    }
    assertThat(rows).isGreaterThan(1_000);
  }

  private static RawInputs raw(NamedCsvRecord line) {
    return new RawInputs(
        get(line, "src_nr_running"),
        get(line, "src_nr_preferred"),
        get(line, "src_load"),
        get(line, "dst_load"),
        get(line, "dst_nr_running"),
        get(line, "delta_ns"),
        get(line, "migration_cost_ns"),
        (int) get(line, "idle_type"),
        (int) get(line, "src_nid"),
        (int) get(line, "dst_nid"),
        (int) get(line, "preferred_nid"),
        get(line, "faults_src"),
        get(line, "faults_dst"),
        get(line, "faults_total"),
        get(line, "nr_balance_failed"),
        get(line, "cache_nice_tries"),
        get(line, "buddy_hot") != 0);
  }

  /** u64 above 2^63 is written as such. */
  private static long get(NamedCsvRecord line, String column) {
    String text = line.getField(column);
    return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
  }
}
