// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.model.ExportedModel;

/**
 * How many golden vectors of which width there are. Another machine said so: it is held against the
 * model before anything is fetched, and against the files before anything is loaded.
 *
 * @param count of vectors, and of scores
 * @param width inputs per vector
 */
public record GoldenSizes(int count, int width) {

  /** Far more than any export has; all of them are held in memory. */
  private static final int MOST = 1 << 20;

  private static final long MOST_BYTES = 64L << 20;

  public GoldenSizes {
    if (count < 1 || count > MOST || width < 1 || (long) count * width * Short.BYTES > MOST_BYTES) {
      throw unusable("it has " + count + " vectors of " + width + " inputs");
    }
  }

  /**
   * Those of a model.
   *
   * @param modelBin its {@code model.bin}, checked
   * @throws MllbException DATA_UNUSABLE when its record contradicts it or itself
   */
  public static GoldenSizes of(ExportedModel model, byte[] modelBin) {
    GoldenSizes sizes =
        new GoldenSizes(model.vectors(), ModelBin.decode(modelBin).model().inputs());
    sizes.check(model.goldenVectors().sizeBytes(), model.goldenScores().sizeBytes());
    return sizes;
  }

  /**
   * Returns when files of these sizes hold so many vectors and scores.
   *
   * @throws MllbException DATA_UNUSABLE otherwise
   */
  void check(long vectorBytes, long scoreBytes) {
    if (vectorBytes != (long) count * width * Short.BYTES
        || scoreBytes != (long) count * Integer.BYTES) {
      throw unusable(
          count
              + " vectors of "
              + width
              + " inputs are not "
              + vectorBytes
              + " bytes, or their scores not "
              + scoreBytes);
    }
  }

  private static MllbException unusable(String why) {
    return new MllbException(
        FailureCode.DATA_UNUSABLE,
        "the golden vectors of the model cannot be used: " + why + "; export it again");
  }
}
