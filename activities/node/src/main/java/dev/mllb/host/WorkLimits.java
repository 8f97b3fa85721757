// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.basics.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long and how much a node keeps of what can be had again: traces and trials to go on from,
 * copies of artifacts, and where the module of a kernel was built. What was touched lately stays,
 * whatever its size: somebody may be going on with it.
 */
public final class WorkLimits {

  private static final Logger log = LoggerFactory.getLogger(WorkLimits.class);

  /** Of the state folder. A log in beside/ is left there only when its worker was killed. */
  private static final List<String> FOLDERS =
      List.of("trace", "trials", "tried", "beside", "artifact-cache", "build");

  private static final Duration AGE = Duration.ofDays(30);
  private static final Duration LATELY = Duration.ofDays(1);
  private static final long BYTES = 10L << 30;

  private final Path state;
  private final Clock clock;
  private final long bytes;
  private Instant last;

  WorkLimits(Path state, Clock clock, long bytes) {
    this.state = state;
    this.clock = clock;
    this.bytes = bytes;
    this.last = clock.instant();
  }

  /** The limits of a worker's state folder. */
  public static WorkLimits on(Path state) {
    return new WorkLimits(state, Clock.systemUTC(), BYTES);
  }

  private record Piece(Path path, Instant touched, long bytes) {}

  /**
   * The same when a day is over since this was made, or did so: a worker may live for months. For a
   * time when no work runs here.
   */
  public synchronized void pruneDaily() {
    if (Duration.between(last, clock.instant()).compareTo(LATELY) >= 0) {
      last = clock.instant();
      prune();
    }
  }

  /** Removes what is too old, then the oldest of what is too much, in each of the folders. */
  public void prune() {
    for (String folder : FOLDERS) {
      try {
        prune(state.resolve(folder), folder.equals("artifact-cache") ? 2 : 1);
      } catch (IOException | UncheckedIOException e) {
        log.warn("{} is not tidied: {}", state.resolve(folder), e.toString());
      }
    }
  }

  private void prune(Path folder, int depth) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Piece> pieces = new ArrayList<>();
    try (Stream<Path> found = Files.find(folder, depth, (path, a) -> true)) {
      for (Path path : found.filter(p -> folder.relativize(p).getNameCount() == depth).toList()) {
        if (!path.equals(folder)) {
          pieces.add(piece(path));
        }
      }
    }
    pieces.sort(Comparator.comparing(Piece::touched));
    long all = pieces.stream().mapToLong(Piece::bytes).sum();
    Instant now = clock.instant();
    for (Piece piece : pieces) {
      Duration age = Duration.between(piece.touched(), now);
      if (age.compareTo(AGE) > 0 || (all > bytes && age.compareTo(LATELY) > 0)) {
        remove(piece.path());
        all -= piece.bytes();
      }
    }
  }

  private static Piece piece(Path path) throws IOException {
    Instant touched = Instant.EPOCH;
    long size = 0;
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Instant modified = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        touched = modified.isAfter(touched) ? modified : touched;
        size += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
      }
    }
    return new Piece(path, touched, size);
  }

  private static void remove(Path piece) throws IOException {
    FileTree.delete(piece);
    log.info("removed {}: it can be had again", piece);
  }
}
