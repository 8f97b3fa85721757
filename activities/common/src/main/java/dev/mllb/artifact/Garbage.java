// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what nobody refers to any more. A reference is any digest that stands in a text known to be
 * in use: an experiment's history, the model registry, or an artifact that is itself referred to,
 * such as the manifest of a trace. So a doubt keeps an artifact.
 */
public final class Garbage {

  private static final Logger log = LoggerFactory.getLogger(Garbage.class);

  private static final Pattern DIGEST = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

  /** Kinds of files that name other artifacts. */
  private static final Pattern NAMES_OTHERS = Pattern.compile(".*\\.(json|html|md|txt|csv|yaml)");

  /** Samples name the raw logs of their repetitions, which nothing else does before the report. */
  private static final String SAMPLES = ".jsonl";

  /** A text longer than this is data. */
  private static final long LONGEST_TEXT = 64L << 20;

  private static final int PIECE = 1 << 16;
  private static final int DIGITS = 64;

  private final Set<String> used = new HashSet<>();

  /** Everything that this text names is in use. */
  public void keep(String text) {
    Matcher match = DIGEST.matcher(text);
    while (match.find()) {
      used.add(match.group());
    }
  }

  /**
   * Everything that these records name is in use.
   *
   * @return how many there are
   */
  public int keepNamedIn(StoreRecords records) {
    List<String> names = records.list();
    names.forEach(name -> records.read(name).ifPresent(json -> keep(text(json))));
    return names.size();
  }

  /** How many of these are known to be in use, before artifacts themselves are read. */
  public long named(Collection<StoredArtifact> all) {
    return all.stream().filter(each -> used.contains(each.ref().sha256())).count();
  }

  /**
   * The artifacts that are in use by nothing and older than the limit.
   *
   * @param store to read what artifacts in use refer to
   * @param olderThan what is younger may belong to a step that has not reported it yet
   */
  public List<StoredArtifact> in(
      Collection<StoredArtifact> all, ArtifactStore store, Instant olderThan) {
    follow(all, store);
    return all.stream()
        .filter(each -> !used.contains(each.ref().sha256()))
        .filter(each -> each.modified().isBefore(olderThan))
        .toList();
  }

  /** Marks what artifacts in use refer to, and what those refer to, and so on. */
  private void follow(Collection<StoredArtifact> all, ArtifactStore store) {
    Set<String> read = new HashSet<>();
    boolean found = true;
    while (found) {
      found = false;
      for (StoredArtifact each : all) {
        String digest = each.ref().sha256();
        if (used.contains(digest) && namesOthers(each) && read.add(each.ref().uri())) {
          found |= keepNamedBy(each, store);
        }
      }
    }
  }

  private boolean keepNamedBy(StoredArtifact artifact, ArtifactStore store) {
    int before = used.size();
    try {
      Path file = store.fetch(artifact.ref());
      keepNamedIn(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.debug("{} names {} others", artifact.ref().uri(), used.size() - before);
    return used.size() > before;
  }

  /** By pieces: who writes to the store may write a line without end. */
  private void keepNamedIn(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String before = "";
      for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
        String text = before + text(piece);
        keep(text);
        // A digest that begins in this piece ends in the next one.
        before = text.substring(Math.max(0, text.length() - DIGITS - 1));
      }
    }
  }

  private static boolean namesOthers(StoredArtifact artifact) {
    String name = artifact.ref().name();
    return name.endsWith(SAMPLES)
        || (NAMES_OTHERS.matcher(name).matches() && artifact.ref().sizeBytes() <= LONGEST_TEXT);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
