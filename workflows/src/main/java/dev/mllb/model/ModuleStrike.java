// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node went down with a module in its kernel. A power cut looks the same as a panic.
 *
 * @param koSha256 digest of the module
 * @param host name of the node
 * @param bootId the boot that ended so; one boot counts once
 * @param experimentId who had loaded it
 * @param seen when the worker found out, after the next boot
 * @param sourceSha256 digest of the module's sources; null from workers of earlier versions
 * @param kernelRelease kernel it was in; null from workers of earlier versions
 */
public record ModuleStrike(
    String koSha256,
    String host,
    String bootId,
    String experimentId,
    Instant seen,
    @Nullable String sourceSha256,
    @Nullable String kernelRelease) {

  public ModuleStrike {
    if (!koSha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a sha256: " + koSha256);
    }
  }

  /** Whether another tells of the same boot and module, whatever it calls the node. */
  public boolean isOfSameBoot(ModuleStrike other) {
    return koSha256.equals(other.koSha256) && bootId.equals(other.bootId);
  }
}
