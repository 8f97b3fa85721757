// SPDX-License-Identifier: Apache-2.0
package dev.mllb.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Files of a machine below a root directory, where absence is an answer: kernels differ in what
 * they show. Names are relative to the root, for example {@code proc/cmdline}.
 *
 * @param root {@code /}, but in tests
 */
public record MachineFiles(Path root) {

  public static final MachineFiles HERE = new MachineFiles(Path.of("/"));

  public Path path(String name) {
    return root.resolve(name);
  }

  public boolean exists(String name) {
    return Files.exists(path(name));
  }

  /** The text without its white space at both ends; empty when the file cannot be read. */
  public String text(String name) {
    try {
      return KernelFile.read(path(name));
    } catch (IOException e) {
      return "";
    }
  }

  /** The bytes as they are; none when the file cannot be read. */
  public byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** Lines of {@link #text}; none when the file cannot be read. */
  public List<String> lines(String name) {
    return text(name).lines().toList();
  }

  /** First line of {@link #text}. */
  public String line(String name) {
    return text(name).lines().findFirst().orElse("").strip();
  }

  /** Lines of a file that may be large and need not be UTF-8 clean; none when it cannot be read. */
  public List<String> linesWith(String name, String part) {
    try (Stream<String> lines = Files.lines(path(name), StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains(part)).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** What stands behind the colon of the first line that begins with this; empty without one. */
  public String field(String file, String name) {
    return text(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse("");
  }

  /** The whole number that a file holds and nothing else; empty when it holds something else. */
  public OptionalLong number(String name) {
    return whole(line(name));
  }

  /** A text as a whole number; empty when it is something else. */
  public static OptionalLong whole(String text) {
    return text.strip().matches("-?\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text.strip()))
        : OptionalLong.empty();
  }

  /** Names of a folder's entries that a glob matches, in order, each with the folder's own name. */
  public List<String> entries(String folder, String glob) {
    List<String> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path(folder), glob)) {
      stream.forEach(entry -> entries.add(folder + "/" + entry.getFileName()));
    } catch (IOException e) {
      return List.of();
    }
    entries.sort(Comparator.naturalOrder());
    return entries;
  }

  /** Last part of a name. */
  public static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
