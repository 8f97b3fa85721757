package dev.mllb.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
            RawInputs.NEWLY_IDLE,
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
