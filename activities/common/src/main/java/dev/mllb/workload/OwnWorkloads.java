// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.basics.OwnersFiles;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The workloads that this machine's owner added: one YAML file each, in a folder that the owner
 * alone may write. A file that cannot be used takes nothing away but its own workload.
 *
 * @param read by name
 * @param faults why a workload cannot be used, by name
 */
public record OwnWorkloads(SortedMap<String, Workload> read, SortedMap<String, String> faults) {

  private static final String SUFFIX = ".yaml";

  private static final long LONGEST = 1 << 20;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  /** Where they are on this machine, whether or not there are any. */
  public static Path folder() {
    return Path.of(System.getenv().getOrDefault("MLLB_WORKLOADS", "/etc/mllb/workloads"));
  }

  /** What may be the name of one. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The file of the workload of this name. */
  public static Path file(Path folder, String name) {
    return folder.resolve(name + SUFFIX);
  }

  /**
   * Reads a folder.
   *
   * @param shipped entries of the installation, whose names are taken
   */
  static OwnWorkloads in(Path folder, Map<String, Workload> shipped) {
    OwnWorkloads own = new OwnWorkloads(new TreeMap<>(), new TreeMap<>());
    if (!Files.isDirectory(folder)) {
      return own;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String fileName = String.valueOf(file.getFileName());
        if (fileName.endsWith(SUFFIX) && Files.isRegularFile(file)) {
          own.add(fileName.substring(0, fileName.length() - SUFFIX.length()), file, shipped);
        }
      }
    } catch (IOException e) {
      own.faults.put("*", "cannot read " + folder + ": " + e.getMessage());
    }
    return own;
  }

  private void add(String name, Path file, Map<String, Workload> shipped) {
    if (!isName(name)) {
      faults.put(name, file + ": a name is of a-z, 0-9 and -, 40 at most");
    } else if (shipped.containsKey(name)) {
      // The entry that ships stays as it is: results of it are compared with other machines'.
      faults.put(name + SUFFIX, file + ": " + name + " is in the catalogue; take another name");
    } else {
      try {
        if (Files.size(file) > LONGEST) {
          throw new IllegalArgumentException(file + " has more than " + LONGEST + " bytes");
        }
        OwnersFiles.check(file);
        OwnersFiles.check(file.toAbsolutePath().resolveSibling("."));
        read.put(name, WorkloadYaml.readOwn(name, file));
      } catch (IOException e) {
        faults.put(name, "cannot read " + file + ": " + e.getMessage());
      } catch (MllbException | IllegalArgumentException e) {
        faults.put(name, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        // Whatever is wrong in it, it takes nothing away but its own workload.
        faults.put(name, file + " cannot be understood: " + e);
      }
    }
  }
}
