// SPDX-License-Identifier: Apache-2.0
package dev.mllb.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mllb.trace.IdleType;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Mllb15Test {

  private static final long MASTER_SEED = Long.getLong("mllb.seed", 20_240_611L);

  @Test
  void followsTheOrderOfThePaper() {
    assertThat(FeatureTable.MLLB15.names())
        .containsExactly(
            "src_non_pref_nr",
            "delta_hot",
            "cpu_idle",
            "cpu_not_idle",
            "cpu_newly_idle",
            "same_node",
            "prefer_src",
            "prefer_dst",
            "src_len",
            "src_load",
            "dst_load",
            "dst_len",
            "delta_faults",
            "extra_fails",
            "buddy_hot");
  }

  @Test
  void whatTheHeuristicDoesNotLookAtIsBlankedOut() {
    RawInputs raw =
        new RawInputs(6, 1, 2048, 512, 2, 1_000, 500_000, 2, 0, 1, 1, 100, 300, 400, 3, 1, true);
    short[] x = new short[15];
    Mllb15.compute(raw.asSeen(false, true), x);
    assertThat(List.of((int) x[5], (int) x[6], (int) x[7], (int) x[12]))
        .containsExactly(256, 0, 0, 0);
    assertThat(List.of((int) x[1], (int) x[14])).containsExactly(-975, 256);
    Mllb15.compute(raw.asSeen(true, false), x);
    assertThat(List.of((int) x[5], (int) x[6], (int) x[7], (int) x[12]))
        .containsExactly(0, 0, 256, 128);
    assertThat(List.of((int) x[1], (int) x[14])).containsExactly(4096, 0);
    assertThat(raw.asSeen(true, true)).isEqualTo(raw);
  }

  @Test
  void localityCountsEvenBeforeTheFirstFaultIsOnRecord() {
    RawInputs hot = new RawInputs(2, 0, 0, 0, 0, 1_000, 500_000, 1, 0, 1, -1, 0, 0, 0, 0, 1, false);
    assertThat(NativeRule.mayMigrate(hot)).isFalse();
    assertThat(NativeRule.mayMigrateAsSeen(hot.asSeen(true, true))).isTrue();
    assertThat(NativeRule.mayMigrateAsSeen(hot.asSeen(false, true))).isFalse();
    assertThat(NativeRule.mayMigrateAsSeen(hot.asSeen(false, false))).isTrue();
  }

  @Test
  void setsAreNumberedAsInTheModelFile() {
    assertThat(FeatureTable.named("mllb15").number()).isEqualTo(1);
    assertThat(FeatureTable.named("mllb15k").number()).isEqualTo(2);
    assertThat(FeatureTable.MLLB15.isGated()).isFalse();
    assertThat(FeatureTable.MLLB15K.isGated()).isTrue();
  }

  @Test
  void scalesOneDecision() {
    short[] x = new short[15];
    Mllb15.compute(
        new RawInputs(
            6,
            1,
            2048,
            512,
            2,
            1_000_000,
            500_000,
            IdleType.NEWLY_IDLE,
            0,
            1,
            1,
            100,
            300,
            400,
            3,
            1,
            true),
        x);
    assertThat(x)
        .containsExactly(
            new short[] {320, 976, 0, 0, 256, 0, 0, 256, 256, 512, 128, 128, 128, 512, 256});
  }

  @Test
  void staysInRangeForAnyInput() {
    SplittableRandom random = new SplittableRandom(MASTER_SEED);
    short[] x = new short[15];
    for (int i = 0; i < 200_000; i++) {
      Mllb15.compute(anything(random), x);
      for (Feature feature : FeatureTable.MLLB15.features()) {
        assertThat(x[feature.index()]).isBetween(feature.lo(), feature.hi());
      }
    }
  }

  @Test
  void refusesATableOutOfOrder() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> FeatureTable.parse("t", "MLLB_FEATURE(1, a, 0, 1, \"flag\")"))
        .withMessageContaining("expected 0");
  }

  private static RawInputs anything(SplittableRandom r) {
    return new RawInputs(
        u32(r),
        u32(r),
        wide(r),
        wide(r),
        u32(r),
        wide(r),
        wide(r),
        r.nextInt(256),
        r.nextInt(),
        r.nextInt(),
        r.nextInt(),
        wide(r),
        wide(r),
        wide(r),
        u32(r),
        u32(r),
        r.nextBoolean());
  }

  private static long u32(SplittableRandom random) {
    return (random.nextInt() >>> random.nextInt(32)) & 0xffff_ffffL;
  }

  private static long wide(SplittableRandom random) {
    return random.nextLong() >> random.nextInt(64);
  }
}
