// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;

/** Addresses as commands print and take them: {@code mllb:<sha256>/<name>}. */
public final class ArtifactAddress {

  private static final String SCHEME = "mllb:";

  private ArtifactAddress() {}

  /** Whether a person means an artifact, not a file. */
  public static boolean isOne(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Reads an address.
   *
   * @throws MllbException DATA_UNUSABLE when it is not one
   */
  public static ArtifactRef read(String text) {
    int slash = text.indexOf('/');
    try {
      if (!isOne(text)) {
        throw new IllegalArgumentException("no " + SCHEME);
      }
      return ArtifactRef.of(
          text.substring(slash + 1),
          text.substring(SCHEME.length(), Math.max(SCHEME.length(), slash)),
          0);
    } catch (IllegalArgumentException e) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE, text + " is not an artifact address: mllb:<sha256>/<name>", e);
    }
  }
}
