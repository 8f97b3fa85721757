// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {

  private static final long MASTER_SEED = Long.getLong("mllb.seed", 20_240_611L);

  /** 100,000 in the run that the benchmark notes tell of; fewer here keep the build short. */
  private static final int MUTATIONS = Integer.getInteger("mllb.mutations", 3_000);

  private static final int RECORDS = 400;
  private static final byte[] SCHEMA = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private byte[] whole = {};

  @BeforeEach
  void writeSegment() throws IOException {
    Path file = folder.resolve("whole.mtr");
    try (SegmentWriter writer = new SegmentWriter(file, SCHEMA, 963)) {
      for (int i = 0; i < RECORDS; i++) {
        Reason reason = Reason.of(18 + i % 4);
        writer.append(
            Records.decision(1_000_000L + i, i % 4, i / 4, reason), 0, DecisionLayout.BYTES);
        if (i % 50 == 49) {
          writer.sync();
        }
      }
    }
    whole = Files.readAllBytes(file);
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    SegmentStats stats = new SegmentStats();
    try (SegmentReader reader = SegmentReader.open(folder.resolve("whole.mtr"))) {
      assertThat(reader.json()).isEqualTo(new String(SCHEMA, StandardCharsets.UTF_8));
      reader.forEach(stats::add);
      assertThat(reader.position()).isEqualTo(whole.length);
    }
    RowCounts counts = stats.counts();
    assertThat(counts.rows()).isEqualTo(RECORDS);
    assertThat(counts.mismatches()).isZero();
    assertThat(counts.byReason())
        .containsEntry("HOT", RECORDS / 4L)
        .containsEntry("COLD", RECORDS / 4L)
        .containsEntry("FORCED", RECORDS / 4L);
    assertThat(counts.lastNs()).isEqualTo(1_000_000L + RECORDS - 1);
  }

  @Test
  void namesTheOffsetOfATornEnd() throws IOException {
    Path file = folder.resolve("cut.mtr");
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    SegmentStats stats = new SegmentStats();
    try (SegmentReader reader = SegmentReader.open(file)) {
      assertThatExceptionOfType(SegmentException.class)
          .isThrownBy(() -> reader.forEach(stats::add))
          .withMessageContaining("ends in the middle")
          .satisfies(e -> assertThat(e.offset()).isEqualTo(whole.length - 5));
    }
    assertThat(stats.rows()).isEqualTo(RECORDS - 50);
  }

  @Test
  void refusesForeignEmptyAndLaterFiles() throws IOException {
    assertThat(openFails(new byte[0])).contains("ends in the middle").contains("offset 0");
    assertThat(
            openFails(
                "PK\3\4 some archive that is longer than a header"
                    .getBytes(StandardCharsets.US_ASCII)))
        .contains("not a trace segment");
    ByteBuffer later = SegmentFormat.fileHeader(SCHEMA);
    later.putInt(8, 2);
    later.putInt(20, SegmentFormat.crc(later, 0, 20));
    byte[] bytes = new byte[later.capacity()];
    later.get(0, bytes);
    assertThat(openFails(bytes)).contains("segment version 2").contains("offset 8");
  }

  @Test
  void survivesMutations() throws IOException {
    SplittableRandom random = new SplittableRandom(MASTER_SEED);
    int intact = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutant = mutate(random);
      Path file = Files.write(folder.resolve("mutant.mtr"), mutant);
      intact += readsInOrder(file, Arrays.equals(mutant, whole)) ? 1 : 0;
    }
    System.out.println(
        "mutations: " + MUTATIONS + ", seed " + MASTER_SEED + ", read to the end: " + intact);
  }

  /** Every record handed over is one that was written, in its place; then a named error. */
  private boolean readsInOrder(Path file, boolean unchanged) throws IOException {
    long[] next = {0};
    try (SegmentReader reader = SegmentReader.open(file)) {
      reader.forEach(
          (chunk, records) -> {
            for (int i = 0; i < chunk.records(); i++) {
              assertThat(DecisionLayout.TS_NS.get(records, i * chunk.recordBytes()))
                  .isEqualTo(1_000_000L + next[0]++);
            }
          });
      assertThat(!unchanged || next[0] == RECORDS).isTrue();
      return true;
    } catch (SegmentException e) {
      assertThat(e.offset()).isBetween(0L, Files.size(file));
      assertThat(unchanged).isFalse();
      return false;
    }
  }

  private byte[] mutate(SplittableRandom random) {
    byte[] mutant = whole.clone();
    switch (random.nextInt(6)) {
      case 0 -> mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length + 1));
      case 1 -> mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> overwrite(mutant, random, random.nextInt(64));
      case 3 -> mutant = removed(mutant, random);
      case 4 -> mutant = doubled(mutant, random);
      default -> overwrite(mutant, random, random.nextInt(mutant.length));
    }
    return mutant;
  }

  private static void overwrite(byte[] mutant, SplittableRandom random, int length) {
    int at = random.nextInt(mutant.length);
    for (int i = at; i < Math.min(mutant.length, at + length); i++) {
      mutant[i] = (byte) random.nextInt();
    }
  }

  private static byte[] removed(byte[] from, SplittableRandom random) {
    int at = random.nextInt(from.length);
    int length = random.nextInt(from.length - at);
    byte[] shorter = Arrays.copyOf(from, from.length - length);
    System.arraycopy(from, at + length, shorter, at, shorter.length - at);
    return shorter;
  }

  private static byte[] doubled(byte[] from, SplittableRandom random) {
    int at = random.nextInt(from.length);
    int length = random.nextInt(from.length - at);
    byte[] longer = Arrays.copyOf(from, from.length + length);
    System.arraycopy(from, at, longer, at + length, from.length - at);
    return longer;
  }

  private String openFails(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("bad.mtr"), content);
    try (SegmentReader reader = SegmentReader.open(file)) {
      return "opened: " + reader.json();
    } catch (SegmentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
