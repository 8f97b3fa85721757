// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ModelBinRef;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whose models this machine lets into its kernel. */
public final class TrustedModels {

  /** Any model; for machines on which nothing is at stake. */
  public static final TrustedModels ANY = new TrustedModels(null);

  /** Bytes; one of Ed25519 has 64. */
  private static final int LONGEST_SIGNATURE = 4096;

  private final @Nullable TrustedKeys keys;

  private TrustedModels(@Nullable TrustedKeys keys) {
    this.keys = keys;
  }

  /** The models signed by a key in this folder. */
  public static TrustedModels in(Path folder) {
    return new TrustedModels(new TrustedKeys(folder));
  }

  /**
   * The bytes of a model that may go into the kernel: of this id, and a model in every byte.
   *
   * @throws MllbException DATA_UNUSABLE for what is too large to be one, MODEL_SCHEMA_MISMATCH,
   *     MODULE_REFUSED
   */
  public byte[] read(ArtifactStore store, ModelBinRef model) {
    byte[] modelBin = store.read(model.bin(), ModelBin.MAX_BYTES);
    String id = HexFormat.of().formatHex(ModelBin.decode(modelBin).modelId());
    if (!id.equals(model.modelId())) {
      throw new MllbException(
          FailureCode.MODEL_SCHEMA_MISMATCH,
          model.bin().uri() + " is model " + id + ", not " + model.modelId());
    }
    ArtifactRef signature = model.signature();
    check(id, modelBin, signature == null ? null : store.read(signature, LONGEST_SIGNATURE));
    return modelBin;
  }

  /**
   * Returns when a model may go into the kernel.
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
            + ", and this host takes only what a key in "
            + keys.folder()
            + " has signed: give the compute worker MLLB_SIGNING_KEY and export again, and put its"
            + " .pub file there");
  }
}
