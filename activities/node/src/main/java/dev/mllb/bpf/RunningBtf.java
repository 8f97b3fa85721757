// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The BTF of the running kernel: its own, or for a kernel that was built without, a file that
 * somebody gave. Such a file says nothing of the kernel it is of, so it is held against the places
 * of the kernel's per-CPU variables: another version, configuration or build has them elsewhere.
 */
public final class RunningBtf {

  /** Environment variable that names the file. */
  public static final String VARIABLE = "MLLB_BTF";

  private static final int FEW = 10;

  private RunningBtf() {}

  /**
   * Reads and checks it.
   *
   * @param root where {@code sys} and {@code proc} are; {@code /}, but in tests
   * @param given what {@link #VARIABLE} says
   * @throws IOException in a sentence: there is none, it is damaged, or of another kernel
   */
  public static KernelBtf read(Path root, @Nullable String given) throws IOException {
    Path own = root.resolve(KernelBtf.RUNNING);
    if (given == null || given.isEmpty()) {
      if (!Files.exists(own)) {
        throw new IOException(own + " is missing: this kernel has no BTF");
      }
      return KernelBtf.read(own);
    }
    Path file = Path.of(given);
    if (!Files.isReadable(file)) {
      throw new IOException(VARIABLE + " names " + file + ", which cannot be read");
    }
    KernelBtf btf = KernelBtf.read(file);
    if (!Files.exists(own)) {
      checkPlaces(file, btf, root.resolve("proc/kallsyms"));
    } else if (Files.mismatch(own, file) >= 0) {
      throw new IOException(
          file
              + " is of another kernel: this one has BTF of its own, which differs; unset "
              + VARIABLE);
    }
    return btf;
  }

  /** What libbpf has to be told: the given file, where the kernel has none of its own. */
  static @Nullable Path inPlaceOfOwn() {
    String given = System.getenv(VARIABLE);
    return given == null || given.isEmpty() || Files.exists(Path.of("/", KernelBtf.RUNNING))
        ? null
        : Path.of(given);
  }

  private static void checkPlaces(Path file, KernelBtf btf, Path kallsyms) throws IOException {
    Map<String, Long> offsets = btf.perCpuVariables();
    Map<String, Long> addresses = addresses(kallsyms, offsets.keySet());
    Map<Long, Integer> starts = new HashMap<>();
    addresses.forEach(
        (name, address) ->
            starts.merge(address - requireNonNull(offsets.get(name)), 1, Integer::sum));
    if (addresses.size() < FEW) {
      throw new IOException(
          "whether "
              + file
              + " is of this kernel cannot be told: of its "
              + offsets.size()
              + " per-CPU variables "
              + kallsyms
              + " shows the places of "
              + addresses.size()
              + "; run as root, on a kernel with CONFIG_KALLSYMS_ALL");
    }
    int same = starts.values().stream().max(Integer::compare).orElseThrow();
    if (same < addresses.size()) {
      throw new IOException(
          file
              + " is of another kernel: "
              + (addresses.size() - same)
              + " of "
              + addresses.size()
              + " per-CPU variables lie elsewhere in this one");
    }
  }

  /** Of the kernel's own symbols with these names, those that are there once. */
  private static Map<String, Long> addresses(Path kallsyms, Set<String> names) throws IOException {
    Map<String, Long> found = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    try (Stream<String> lines = Files.lines(kallsyms)) {
      lines.forEach(
          line -> {
            String[] words = line.split("[ \t]", -1);
            if (words.length == 3 && names.contains(words[2])) {
              long address = Long.parseUnsignedLong(words[0], 16);
              if (address == 0 || found.put(words[2], address) != null) {
                ambiguous.add(words[2]);
              }
            }
          });
    }
    found.keySet().removeAll(ambiguous);
    return found;
  }
}
