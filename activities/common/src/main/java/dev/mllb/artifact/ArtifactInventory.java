// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** All that lies in a store; for people and for {@code mllb artifacts gc}. */
public interface ArtifactInventory {

  /** Nobody who still writes something pauses for so long. */
  Duration ABANDONED = Duration.ofDays(1);

  /**
   * Every artifact. What does not have an artifact's name is passed over: it is not ours to touch.
   */
  Stream<StoredArtifact> list();

  /** What lies in the trash; {@link StoredArtifact#modified} is when it was put there. */
  Stream<StoredArtifact> trash();

  /**
   * Moves an artifact to the trash; one that is gone already is fine. One that somebody put again
   * since it was listed stays: whoever did is about to name it.
   *
   * @return whether it stays, as it is younger than was listed
   */
  boolean discard(StoredArtifact artifact);

  /** Moves an artifact of the trash back to where it was; one that is gone is fine. */
  void recover(StoredArtifact artifact);

  /** Removes an artifact of the trash for good; one that is gone already is fine. */
  void purge(StoredArtifact artifact);

  /**
   * Removes what was left in the middle of a write, which is in neither list.
   *
   * @param olderThan what is younger may still be written
   * @return how many were removed
   */
  int tidy(Instant olderThan);
}
