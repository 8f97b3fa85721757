// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.basics.OwnersFiles;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this machine's owner added to a catalogue: one YAML file each, in a folder that the owner
 * alone may write. A file that cannot be used takes nothing away but its own entry.
 *
 * @param read by name
 * @param faults why an entry cannot be used, by name
 */
public record OwnEntries<T>(SortedMap<String, T> read, SortedMap<String, String> faults) {

  static final String SUFFIX = ".yaml";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  /** What may be the name of one. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Reads a folder, which need not be there.
   *
   * @param taken names of the entries that ship
   * @param reader makes an entry of a name and its file
   */
  public static <T> OwnEntries<T> in(
      Path folder, Set<String> taken, BiFunction<String, Path, T> reader) {
    OwnEntries<T> own = new OwnEntries<>(new TreeMap<>(), new TreeMap<>());
    if (!Files.isDirectory(folder)) {
      return own;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String fileName = String.valueOf(file.getFileName());
        if (fileName.endsWith(SUFFIX) && Files.isRegularFile(file)) {
          String name = fileName.substring(0, fileName.length() - SUFFIX.length());
          own.add(name, file, taken, reader);
        }
      }
    } catch (IOException e) {
      own.faults.put("*", "cannot read " + folder + ": " + e.getMessage());
    }
    return own;
  }

  private void add(String name, Path file, Set<String> taken, BiFunction<String, Path, T> reader) {
    if (!isName(name)) {
      faults.put(name, file + ": a name is of a-z, 0-9 and -, 40 at most");
    } else if (taken.contains(name)) {
      // The entry that ships stays as it is: results of it are compared with other machines'.
      faults.put(name + SUFFIX, file + ": " + name + " is in the catalogue; take another name");
    } else {
      try {
        OwnersFiles.check(file);
        read.put(name, reader.apply(name, file));
      } catch (MllbException | IllegalArgumentException e) {
        faults.put(name, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        // Whatever is wrong in it, it takes nothing away but its own entry.
        faults.put(name, file + " cannot be understood: " + e);
      }
    }
  }
}
