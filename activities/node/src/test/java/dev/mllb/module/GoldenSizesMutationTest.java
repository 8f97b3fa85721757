// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.basics.Json;
import dev.mllb.basics.Mutants;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.IntegerLayer;
import dev.mllb.learning.net.IntegerModel;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExportedModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GoldenSizesMutationTest {

  private static final int VECTORS = 10;

  private static final byte[] MODEL =
      new ModelBin(
              ModelBin.FEATURE_SET_MLLB15,
              new byte[16],
              new IntegerModel(List.of(new IntegerLayer(15, 1, 0, new short[15], new int[] {1}))))
          .encode();

  private static final GoldenSizes SIZES = new GoldenSizes(VECTORS, 15);

  /** What is not refused has room in memory, and files of just that size. */
  @Test
  void aDamagedRecordIsRefusedOrAgreesWithTheModelAndItself() {
    ArtifactRef any = ArtifactRef.of("x", "ab".repeat(32), 1);
    ArtifactRef vectors = ArtifactRef.of("v", "ab".repeat(32), VECTORS * 30L);
    ArtifactRef scores = ArtifactRef.of("s", "ab".repeat(32), VECTORS * 4L);
    ExportedModel model =
        new ExportedModel("00".repeat(16), any, any, any, vectors, scores, VECTORS, 1, any, any);
    Mutants.read(
        "record of golden vectors",
        List.of(Json.bytes(model)),
        bytes -> {
          GoldenSizes sizes = GoldenSizes.of(Json.read(bytes, ExportedModel.class), MODEL);
          assertThat(sizes.width()).isEqualTo(15);
          assertThat(sizes.count() * 30L).isBetween(30L, 64L << 20);
        },
        IOException.class,
        MllbException.class);
  }

  /** Of another length they are refused; a score that is not the model's own is counted. */
  @Test
  void damagedScoresAreNeverTheModelsOwn() {
    byte[] good = new byte[VECTORS * Integer.BYTES];
    new SplittableRandom(7).nextBytes(good);
    Mutants.read(
        "golden scores",
        List.of(good),
        bytes -> {
          SIZES.check(VECTORS * 30L, bytes.length);
          int bad = SelfTest.mismatches(good, bytes);
          assertThat(bad > 0).isEqualTo(!Arrays.equals(good, bytes));
        },
        MllbException.class);
  }
}
