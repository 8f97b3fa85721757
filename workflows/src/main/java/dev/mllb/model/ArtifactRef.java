// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * A file in the artifact store. Big data crosses a payload only as such a reference.
 *
 * @param uri store-relative address {@code mllb:<sha256>/<name>}; every store resolves it below its
 *     own root
 * @param sha256 lower-case hex digest of the content, 64 characters
 * @param sizeBytes size of the content; bytes; 0 also where only the address was given
 */
public record ArtifactRef(String uri, String sha256, long sizeBytes) {

  public ArtifactRef {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("sha256 is not 64 hex digits: " + sha256);
    }
    if (!uri.matches("mllb:" + sha256 + "/[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("not an artifact address: " + uri);
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes is negative: " + sizeBytes);
    }
  }

  /** The reference to content with this digest under this file name. */
  public static ArtifactRef of(String name, String sha256, long sizeBytes) {
    return new ArtifactRef("mllb:" + sha256 + "/" + name, sha256, sizeBytes);
  }

  /** Whether it says how large the content is; a person who writes an address does not. */
  public boolean hasSize() {
    return sizeBytes > 0;
  }

  /** File name part of the address. */
  public String name() {
    return uri.substring(uri.indexOf('/') + 1);
  }
}
