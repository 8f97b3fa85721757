// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import dev.mllb.model.ArtifactRef;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where an artifact lies below the root of any store: {@code ab/abcd.../name}. */
final class StoreLayout {

  private static final Pattern KEY =
      Pattern.compile("([0-9a-f]{2})/(\\1[0-9a-f]{62})/([A-Za-z0-9][A-Za-z0-9._-]*)");

  /** Where what is no longer in use waits for its end, below the root. */
  static final String TRASH = "trash/";

  private static final Pattern RECORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*\\.json");

  private StoreLayout() {}

  /** ArtifactRef's own checks leave no way out: 64 hex digits and a name without slashes. */
  static String key(ArtifactRef ref) {
    return ref.sha256().substring(0, 2) + "/" + ref.sha256() + "/" + ref.name();
  }

  /**
   * The folders that lead to an artifact's file.
   *
   * @param place below the root: none, or that of the trash
   */
  static String[] folders(List<String> place, ArtifactRef ref) {
    return Stream.concat(Stream.of(above(place, ref)), Stream.of(ref.sha256()))
        .toArray(String[]::new);
  }

  /** As {@link #folders}, without the last one. */
  static String[] above(List<String> place, ArtifactRef ref) {
    return Stream.concat(place.stream(), Stream.of(ref.sha256().substring(0, 2)))
        .toArray(String[]::new);
  }

  /** Whether this is the name of a record beside the artifacts. */
  static boolean isRecord(String name) {
    return RECORD.matcher(name).matches();
  }

  /** The artifact of a key; empty for anything else that lies there. */
  static Optional<ArtifactRef> ref(String key, long sizeBytes) {
    Matcher match = KEY.matcher(key);
    return match.matches()
        ? Optional.of(ArtifactRef.of(match.group(3), match.group(2), sizeBytes))
        : Optional.empty();
  }
}
