// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.model.ArtifactRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One artifact as a store lists it; its content is not verified by that.
 *
 * @param ref its address
 * @param modified when it was put there
 */
public record StoredArtifact(ArtifactRef ref, Instant modified) {

  /** Whether it was put again since it was listed; not every store tells parts of a second. */
  boolean isYoungerThan(StoredArtifact listed) {
    return second(modified).isAfter(second(listed.modified));
  }

  private static Instant second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
