// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.basics.Json;
import dev.mllb.basics.Whole;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.util.Optional;

/**
 * Whose experiments a store belongs to. Only the histories of this namespace tell what is in use:
 * for any other, everything in the store would be garbage.
 *
 * @param cluster id that the Temporal cluster gave itself
 * @param namespace of the experiments
 */
public record StoreOwner(String cluster, String namespace) {

  private static final String FILE = "owner.json";

  /** Bytes; it is two names, and stands in the worker's log. */
  private static final int LONGEST = 10_000;

  /** The store's owner; empty while no worker of this release has used it. */
  public static Optional<StoreOwner> of(ArtifactStore store) {
    return store.records("").read(FILE).map(StoreOwner::parse);
  }

  /**
   * Makes this one the owner of a store that has none.
   *
   * @return who is its owner now
   */
  public StoreOwner claim(ArtifactStore store) {
    // Nearly always there is one: then nothing is written, nor any lock waited for.
    Optional<StoreOwner> owner = of(store);
    if (owner.isPresent()) {
      return owner.get();
    }
    store.records("").change(FILE, old -> old.isEmpty() ? Optional.of(bytes()) : Optional.empty());
    return of(store).orElse(this);
  }

  /** Makes this one the owner, whoever was before. */
  public void takeOver(ArtifactStore store) {
    store.records("").change(FILE, old -> Optional.of(bytes()));
  }

  private byte[] bytes() {
    return Json.bytes(this);
  }

  private static StoreOwner parse(byte[] json) {
    try {
      if (json.length > LONGEST) {
        throw new IOException("it has " + json.length + " bytes");
      }
      return Whole.check(Json.read(json, StoreOwner.class));
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.ARTIFACT_CORRUPT,
          FILE + " of the artifact store is not readable: mllb artifacts own writes it anew",
          e);
    }
  }

  @Override
  public String toString() {
    return "namespace " + namespace + " of cluster " + cluster;
  }
}
