// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mllb.basics.Excerpt;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The samples of a trial on the node's own disk, one JSON line per repetition, each on the disk
 * before the next begins. It is the checkpoint: a worker that starts again, also after a reboot,
 * goes on behind the last whole line.
 */
public final class SampleFile {

  private final Path file;
  private final List<Repetition> repetitions;

  private SampleFile(Path file, List<Repetition> repetitions) {
    this.file = file;
    this.repetitions = repetitions;
  }

  /** Goes on with a file, or starts one. */
  public static SampleFile open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return new SampleFile(
          file, Files.exists(file) ? new ArrayList<>(read(file)) : new ArrayList<>());
    } catch (IOException e) {
      throw full(file, e);
    }
  }

  /**
   * Repetitions of a file. What a crash tore off is none: it has no line end behind it, or the next
   * repetition follows at once, because each is written between two line ends.
   */
  public static List<Repetition> read(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    List<Repetition> repetitions = new ArrayList<>();
    // Line by line: a hostile file may have as many of them as bytes.
    int end;
    for (int from = 0; from < all.length; from = end + 1) {
      end = endOfLine(all, from);
      String line = new String(all, from, end - from, StandardCharsets.UTF_8);
      try {
        if (!line.isEmpty()) {
          repetitions.add(Json.read(line, Repetition.class));
        }
      } catch (JsonProcessingException e) {
        boolean isTorn = end == all.length || (end + 1 < all.length && all[end + 1] != '\n');
        if (!isTorn) {
          throw new IOException(
              file + " has a line that is not a repetition: " + Excerpt.of(line), e);
        }
      }
    }
    return repetitions;
  }

  private static int endOfLine(byte[] all, int from) {
    int end = from;
    while (end < all.length && all[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Versions of the programs that the repetitions which count ran, by name. */
  public static Map<String, List<String>> programs(List<Repetition> repetitions) {
    SortedMap<String, Set<String>> versions = new TreeMap<>();
    repetitions.stream()
        .filter(Repetition::isMeasured)
        .forEach(
            r ->
                r.programs()
                    .forEach(
                        (name, version) ->
                            versions.computeIfAbsent(name, key -> new TreeSet<>()).add(version)));
    return versions.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
  }

  public Path file() {
    return file;
  }

  public List<Repetition> repetitions() {
    return List.copyOf(repetitions);
  }

  /** Adds a repetition; it is on the disk when this returns. */
  public void add(Repetition repetition) {
    add(List.of(repetition));
  }

  /** Adds several of one run; they are on the disk when this returns. */
  public void add(List<Repetition> several) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      // A new line first: what a crash left half written must not swallow this one.
      String lines =
          several.stream()
              .map(repetition -> "\n" + Json.line(repetition) + "\n")
              .collect(Collectors.joining());
      ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      repetitions.addAll(several);
    } catch (IOException e) {
      throw full(file, e);
    }
  }

  private static MllbException full(Path file, IOException e) {
    return FileFailure.of("cannot keep samples in " + file, e);
  }
}
