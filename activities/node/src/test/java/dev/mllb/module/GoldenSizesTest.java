// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.IntegerLayer;
import dev.mllb.learning.net.IntegerModel;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExportedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a compute worker that is not ours any more may write into a model's record. */
class GoldenSizesTest {

  private static final byte[] MODEL =
      new ModelBin(
              ModelBin.FEATURE_SET_MLLB15,
              new byte[16],
              new IntegerModel(List.of(new IntegerLayer(15, 1, 0, new short[15], new int[] {1}))))
          .encode();

  private static GoldenSizes sizes(int vectors, long vectorBytes, long scoreBytes) {
    ArtifactRef any = file(1);
    ExportedModel model =
        new ExportedModel(
            "00".repeat(16),
            any,
            any,
            any,
            file(vectorBytes),
            file(scoreBytes),
            vectors,
            1,
            any,
            null);
    return GoldenSizes.of(model, MODEL);
  }

  private static ArtifactRef file(long bytes) {
    return ArtifactRef.of("x.bin", "ab".repeat(32), bytes);
  }

  @Test
  void theRecordMustAgreeWithTheModelAndItself() {
    assertThat(sizes(10, 300, 40)).isEqualTo(new GoldenSizes(10, 15));
    refused(0, 300, 40);
    refused(-10, 300, 40);
    refused(Integer.MAX_VALUE, Integer.MAX_VALUE * 30L, Integer.MAX_VALUE * 4L);
    refused(10, 301, 40);
    refused(10, 320, 40);
    refused(10, 300, 44);
    refused(10, 0, 0);
  }

  /** As many as there may be, and as wide as a model.bin has room for. */
  @Test
  void allOfThemFitIntoMemory() {
    assertThatThrownBy(() -> new GoldenSizes(1 << 20, 8000))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DATA_UNUSABLE));
    assertThat(new GoldenSizes(1 << 20, 15).count()).isEqualTo(1 << 20);
  }

  private static void refused(int vectors, long vectorBytes, long scoreBytes) {
    assertThatThrownBy(() -> sizes(vectors, vectorBytes, scoreBytes))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DATA_UNUSABLE))
        .hasMessageContaining("export it again");
  }
}
