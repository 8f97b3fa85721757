// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static java.util.Objects.requireNonNull;

import dev.mllb.basics.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The load programs of this machine, asked what they are. An answer is kept until the program's
 * file is another one: a worker runs for months, and packages are upgraded meanwhile.
 */
final class Programs {

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final Map<String, String> DEBIAN_PACKAGE =
      Map.of(
          "hackbench", "rt-tests",
          "cyclictest", "rt-tests",
          "perf", "linux-perf",
          "cc", "gcc",
          "redis-benchmark", "redis-tools",
          "pgbench", "postgresql",
          "initdb", "postgresql",
          "postgres", "postgresql");

  /**
   * Debian has those of each version in a folder of their own, and a wrapper of some on the PATH.
   */
  private static final Set<String> OF_POSTGRESQL = Set.of("initdb", "pgbench", "postgres");

  private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");

  /** How to ask; a program that is not known is not run, it might begin its work. */
  private static final Map<String, List<String>> VERSION_OF =
      Map.ofEntries(
          entry("stress-ng", "stress-ng", "--version"),
          entry("sysbench", "sysbench", "--version"),
          entry("cyclictest", "cyclictest", "--help"),
          entry("perf", "perf", "--version"),
          entry("redis-server", "redis-server", "--version"),
          entry("redis-benchmark", "redis-benchmark", "--version"),
          entry("nginx", "nginx", "-v"),
          entry("pgbench", "pgbench", "--version"),
          entry("initdb", "initdb", "--version"),
          entry("postgres", "postgres", "--version"),
          entry("fio", "fio", "--version"),
          entry("make", "make", "--version"),
          entry("cc", "cc", "--version"),
          // These have none of their own.
          entry("hackbench", "dpkg-query", "--showformat=${Version}", "--show", "rt-tests"),
          entry("rt-app", "dpkg-query", "--showformat=${Version}", "--show", "rt-app"));

  private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.[0-9A-Za-z~+-]+)+");

  private static Map.Entry<String, List<String>> entry(String program, String... question) {
    return Map.entry(program, List.of(question));
  }

  /**
   * What a program said.
   *
   * @param status exit status; 127 when it could not be started
   */
  record Answer(int status, String text) {}

  private final Predicate<String> installed;
  private final Function<List<String>, Answer> ask;
  private final Map<List<String>, Answer> answers = new HashMap<>();

  Programs() {
    this(Programs::isOnPath, Programs::run);
  }

  Programs(Predicate<String> installed, Function<List<String>, Answer> ask) {
    this.installed = installed;
    this.ask = ask;
  }

  Answer ask(String... command) {
    return ask(command[0], List.of(command));
  }

  private synchronized Answer ask(String about, List<String> command) {
    List<String> key = new ArrayList<>(command);
    key.add(file(about).map(Programs::stamp).orElse(""));
    return answers.computeIfAbsent(key, unused -> ask.apply(command));
  }

  boolean isThere(String program) {
    return installed.test(program);
  }

  /** Tells a program that has no version from itself after a change. */
  synchronized String content(String program) {
    Optional<Path> file = file(program);
    if (file.isEmpty()) {
      return "unknown";
    }
    List<String> key = List.of("content", program, stamp(file.get()));
    return answers
        .computeIfAbsent(key, unused -> new Answer(0, "content " + checksum(file.get())))
        .text();
  }

  private static String checksum(Path file) {
    CRC32 crc = new CRC32();
    byte[] part = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        crc.update(part, 0, read);
      }
    } catch (IOException e) {
      return "unreadable";
    }
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private static boolean isOnPath(String program) {
    return file(program).isPresent();
  }

  private static Optional<Path> file(String program) {
    if (program.startsWith("/")) {
      return Optional.of(Path.of(program)).filter(Files::isExecutable);
    }
    if (OF_POSTGRESQL.contains(program)) {
      Optional<Path> newest = newest(POSTGRESQL).map(bin -> bin.resolve(program));
      if (newest.filter(Files::isExecutable).isPresent()) {
        return newest;
      }
    }
    return Arrays.stream(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":", -1))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * The folder of the newest version that has a server and not its client alone, 17 before 9.6: as
   * the workload's own commands choose it ({@code sort -V}).
   */
  static Optional<Path> newest(Path versions) {
    try (Stream<Path> all = Files.list(versions)) {
      return all.map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max((one, other) -> Arrays.compare(numbers(one), numbers(other)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static int[] numbers(Path bin) {
    String folder = String.valueOf(requireNonNull(bin.getParent()).getFileName());
    return Arrays.stream(folder.split("\\D+", -1))
        .filter(number -> number.matches("\\d{1,9}"))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private static String stamp(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** How a program comes to be here, for a sentence. */
  static String howToInstall(String program) {
    return program.startsWith("/")
        ? "put an executable there"
        : "install the package " + DEBIAN_PACKAGE.getOrDefault(program, program);
  }

  /** Version of a program; empty when it does not tell, or is none that we know how to ask. */
  Optional<String> version(String program) {
    List<String> question = VERSION_OF.get(program);
    if (question == null || !isThere(program)) {
      return Optional.empty();
    }
    List<String> located = new ArrayList<>(question);
    if (OF_POSTGRESQL.contains(program)) {
      // The wrapper may answer for another version than the one that runs.
      file(program).ifPresent(path -> located.set(0, path.toString()));
    }
    Answer said = ask(program, located);
    Matcher version = VERSION.matcher(said.text().lines().findFirst().orElse(""));
    return said.status() == 0 && version.find() ? Optional.of(version.group()) : Optional.empty();
  }

  private static Answer run(List<String> command) {
    try {
      ChildProcess.Result result =
          new ChildProcess(command, Path.of("."), Map.of("LC_ALL", "C"), LONGEST).run();
      return new Answer(result.status(), result.output());
    } catch (UncheckedIOException e) {
      return new Answer(127, "");
    }
  }
}
