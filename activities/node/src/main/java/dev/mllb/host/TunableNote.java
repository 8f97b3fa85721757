// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one experiment found, and what it set.
 *
 * @param experimentId whose
 * @param wanted value by the plan's name while the experiment runs; empty when only arms set
 *     something, and in notes of versions before 0.2
 * @param found value before, by place
 */
record TunableNote(
    String experimentId,
    Map<String, String> wanted,
    @JsonAlias("values") Map<String, String> found) {

  TunableNote(
      @Nullable String experimentId,
      @Nullable Map<String, String> wanted,
      Map<String, String> found) {
    this.experimentId = experimentId == null ? "an experiment of an earlier version" : experimentId;
    this.wanted = wanted == null ? Map.of() : Map.copyOf(wanted);
    this.found = new TreeMap<>(found);
    if (wanted == null) {
      // Versions that noted everything noted a sysctl's first character only.
      this.found
          .keySet()
          .removeIf(name -> Tunable.named(name).map(p -> p.tunable().isSysctl()).orElse(true));
    }
  }

  /** With another note of the same experiment; what was found first stands. */
  TunableNote and(TunableNote later) {
    Map<String, String> allWanted = new TreeMap<>(wanted);
    allWanted.putAll(later.wanted);
    Map<String, String> allFound = new TreeMap<>(later.found);
    allFound.putAll(found);
    return new TunableNote(experimentId, allWanted, allFound);
  }

  static TunableNote read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), TunableNote.class);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.ARTIFACT_CORRUPT,
          "cannot read " + file + ", a note of what to put back; look at it, then remove it",
          e);
    }
  }
}
