package dev.mllb.artifact;

import java.util.stream.Stream;

/** All that lies in a store; for people and for {@code mllb artifacts gc}. */
public interface ArtifactInventory {

  /**
   * Every artifact. What does not have an artifact's name is passed over: it is not ours to touch.
   */
  Stream<StoredArtifact> list();

  /** Removes one artifact; one that is gone already is fine. */
  void remove(StoredArtifact artifact);
}
