// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose models this machine builds modules of: the public keys in a folder of its owner. */
public final class TrustedModels {

  /** Any model; for machines on which nothing is at stake. */
  public static final TrustedModels ANY = new TrustedModels(null);

  private final @Nullable Path folder;

  private TrustedModels(@Nullable Path folder) {
    this.folder = folder;
  }

  /** The models signed by a key in this folder; read anew each time, so that keys come and go. */
  public static TrustedModels in(Path folder) {
    return new TrustedModels(folder);
  }

  /** Whether anybody's model is let in. */
  public boolean isAny() {
    return folder == null;
  }

  /**
   * Returns when a model may be built in.
   *
   * @param signature detached; null when there is none
   * @throws MllbException MODULE_REFUSED otherwise
   */
  public void check(String modelId, byte[] modelBin, byte @Nullable [] signature) {
    if (folder == null) {
      return;
    }
    if (signature == null) {
      throw refused(modelId, "is not signed");
    }
    if (keys(folder).stream().noneMatch(key -> SigningKeys.isSignedBy(key, modelBin, signature))) {
      throw refused(modelId, "is signed by nobody whose key is there");
    }
  }

  private static List<Path> keys(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    OwnersFiles.check(folder);
    try (var files = Files.newDirectoryStream(folder, "*.pub")) {
      List<Path> keys = new ArrayList<>();
      for (Path key : files) {
        OwnersFiles.check(key);
        keys.add(key);
      }
      return keys;
    } catch (IOException e) {
      throw FileFailure.of("cannot list " + folder, e);
    }
  }

  private MllbException refused(String modelId, String why) {
    return new MllbException(
        FailureCode.MODULE_REFUSED,
        "model "
            + modelId
            + " "
            + why
            + ", and this host builds only what a key in "
            + folder
            + " has signed: give the compute worker MLLB_SIGNING_KEY and export again, and put its"
            + " .pub file there");
  }
}
