package dev.mllb.model;

import java.time.Instant;

/**
 * A node went down with a module in its kernel. A power cut looks the same as a panic.
 *
 * @param koSha256 digest of the module
 * @param host name of the node
 * @param bootId the boot that ended so; one boot counts once
 * @param experimentId who had loaded it
 * @param seen when the worker found out, after the next boot
 */
public record ModuleStrike(
    String koSha256, String host, String bootId, String experimentId, Instant seen) {

  public ModuleStrike {
    if (!koSha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a sha256: " + koSha256);
    }
  }
}
