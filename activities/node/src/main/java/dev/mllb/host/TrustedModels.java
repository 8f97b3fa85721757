// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whose models this machine builds modules of. */
public final class TrustedModels {

  /** Any model; for machines on which nothing is at stake. */
  public static final TrustedModels ANY = new TrustedModels(null);

  private final @Nullable TrustedKeys keys;

  private TrustedModels(@Nullable TrustedKeys keys) {
    this.keys = keys;
  }

  /** The models signed by a key in this folder. */
  public static TrustedModels in(Path folder) {
    return new TrustedModels(new TrustedKeys(folder));
  }

  /**
   * Returns when a model may be built in.
   *
   * @param signature detached; null when there is none
   * @throws MllbException MODULE_REFUSED otherwise
   */
  public void check(String modelId, byte[] modelBin, byte @Nullable [] signature) {
    if (keys == null) {
      return;
    }
    if (signature == null) {
      throw refused(modelId, "is not signed", keys);
    }
    if (!keys.signed(modelBin, signature)) {
      throw refused(modelId, "is signed by nobody whose key is there", keys);
    }
  }

  private static MllbException refused(String modelId, String why, TrustedKeys keys) {
    return new MllbException(
        FailureCode.MODULE_REFUSED,
        "model "
            + modelId
            + " "
            + why
            + ", and this host builds only what a key in "
            + keys.folder()
            + " has signed: give the compute worker MLLB_SIGNING_KEY and export again, and put its"
            + " .pub file there");
  }
}
