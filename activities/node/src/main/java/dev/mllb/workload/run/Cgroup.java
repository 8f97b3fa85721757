// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static java.util.Objects.requireNonNull;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFiles;
import dev.mllb.workload.Placement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group that is a cgroup v2: nothing can leave it, one write kills all of it, and the kernel
 * counts its CPU time and memory.
 */
public final class Cgroup implements ProcessGroup {

  private static final Logger LOG = LoggerFactory.getLogger(Cgroup.class);

  private static final String PARENT = "mllb";

  /**
   * Four times what the catalogue's most numerous workload starts; the machine's own are spared.
   */
  private static final long MOST_TASKS = 16_384;

  /** For the worker and the system: a workload that wants all memory is killed, not they. */
  private static final long LEFT_FREE = 256L << 20;

  // Plan values are never part of this text: they follow as separate arguments.
  private static final String ENTER = "echo $$ > \"$1\" && shift && exec \"$@\"";

  private final Set<Long> killed = ConcurrentHashMap.newKeySet();
  private final Path directory;
  private final ProcessGroup marked;

  /** Its own view of the peak, which the kernel (6.12 and later) keeps for an open file. */
  private @Nullable FileChannel peak;

  private boolean isPeakForgotten;

  private Cgroup(Path directory, ProcessGroup marked) {
    this.directory = directory;
    this.marked = marked;
  }

  /** A new, empty group, or nothing where there is no cgroup v2 that we may write. */
  public static Optional<Cgroup> create(String name, ProcessGroup marked) {
    return root().flatMap(root -> create(root, name, marked));
  }

  /**
   * @param root where the cgroup v2 is mounted, or a folder in a test
   */
  static Optional<Cgroup> create(Path root, String name, ProcessGroup marked) {
    Path parent = root.resolve(PARENT);
    Path directory = parent.resolve(name);
    try {
      // Before anything is offered: who takes offers back leaves them where a group is.
      Files.createDirectories(directory);
      OfferedControllers controllers = OfferedControllers.now(root, parent);
      // Without it memory's figure is "not available"; killing works all the same.
      boolean isCounted = controllers.offer("memory");
      LOG.debug("memory is {}counted in {}", isCounted ? "" : "not ", directory);
      boolean areTasksLimited = controllers.offer("pids");
      LOG.debug("tasks are {}limited in {}", areTasksLimited ? "" : "not ", directory);
      limit(directory.resolve("pids.max"), MOST_TASKS);
      memoryTotal().ifPresent(all -> limit(directory.resolve("memory.max"), all - LEFT_FREE));
      return Optional.of(new Cgroup(directory, marked));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Best effort: without the controller there is no such file, and no limit. */
  private static void limit(Path file, long most) {
    try {
      if (most > 0 && Files.exists(file)) {
        Files.writeString(file, Long.toString(most));
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be set to {}: {}", file, most, e.getMessage());
    }
  }

  private static OptionalLong memoryTotal() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemTotal:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Groups with this name prefix that are still there, of whatever worker. */
  static List<Cgroup> existing(String prefix) {
    return root().map(root -> existing(root, prefix)).orElse(List.of());
  }

  /**
   * @param root as in {@link #create(Path, String, ProcessGroup)}
   */
  static List<Cgroup> existing(Path root, String prefix) {
    Path parent = root.resolve(PARENT);
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(Files::isDirectory)
          .filter(d -> d.getFileName().toString().startsWith(prefix))
          .map(d -> new Cgroup(d, new MarkedProcesses("none")))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Path> root() {
    return root(MachineFiles.HERE);
  }

  /** Where a cgroup v2 is mounted that this process may write; empty when there is none. */
  static Optional<Path> root(MachineFiles machine) {
    return machine.lines("proc/mounts").stream()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields.length > 2 && fields[2].equals("cgroup2"))
        .map(fields -> machine.path(fields[1].substring(1)))
        .filter(Files::isWritable)
        .findFirst();
  }

  /**
   * Takes back the controllers that groups of ours made the machine's root offer. Where a group of
   * anybody's is left they stay, for whoever stops that one.
   */
  static void leave() {
    root().ifPresent(Cgroup::leave);
  }

  /**
   * @param root as in {@link #create(Path, String, ProcessGroup)}
   */
  static void leave(Path root) {
    OfferedControllers.now(root, root.resolve(PARENT)).takeBack();
  }

  /**
   * Keeps all members, also those to come, on some CPUs and their memory on some nodes; read back.
   *
   * @throws MllbException INVALID_PLAN when the kernel gives it other ones, or none
   */
  public void place(Placement placement) {
    Path parent = requireNonNull(directory.getParent());
    boolean isOffered =
        OfferedControllers.now(requireNonNull(parent.getParent()), parent).offer("cpuset");
    LOG.debug("cpuset is {}offered in {}", isOffered ? "" : "not ", directory);
    keep("cpuset.cpus", placement.cpus());
    keep("cpuset.mems", placement.nodes());
  }

  private void keep(String file, BitSet numbers) {
    if (numbers.isEmpty()) {
      return;
    }
    try {
      Files.writeString(directory.resolve(file), Placement.list(numbers));
      BitSet effective =
          Placement.parse(Files.readString(directory.resolve(file + ".effective")).strip());
      if (!effective.equals(numbers)) {
        throw new IOException("the kernel gives " + Placement.list(effective));
      }
    } catch (IOException e) {
      close();
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "a workload cannot be kept on %s of %s: %s".formatted(numbers, file, e.getMessage()),
          e);
    }
  }

  String name() {
    return directory.getFileName().toString();
  }

  @Override
  public List<String> prefix() {
    return List.of("/bin/sh", "-c", ENTER, "mllb", directory.resolve("cgroup.procs").toString());
  }

  @Override
  public Map<String, String> environment() {
    return marked.environment();
  }

  @Override
  public OptionalLong cpuMicros() {
    return read("cpu.stat").stream()
        .filter(line -> line.startsWith("usage_usec "))
        .mapToLong(line -> Long.parseLong(line.substring("usage_usec ".length())))
        .findFirst();
  }

  @Override
  public OptionalLong peakMemoryBytes() {
    if (!isPeakForgotten) {
      return read("memory.peak").stream().mapToLong(Long::parseLong).findFirst();
    }
    if (peak == null) {
      return OptionalLong.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(32);
    try {
      peak.read(bytes, 0);
      String said = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
      return OptionalLong.of(Long.parseLong(said.strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void forgetPeak() {
    isPeakForgotten = true;
    FileChannel own = null;
    try {
      own =
          FileChannel.open(
              directory.resolve("memory.peak"), StandardOpenOption.READ, StandardOpenOption.WRITE);
      own.write(ByteBuffer.wrap("0\n".getBytes(StandardCharsets.US_ASCII)));
      peak = own;
    } catch (IOException e) {
      LOG.debug("the peak of {} is that of all its life: {}", directory, e.getMessage());
      close(own);
    }
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("a file of a cgroup cannot be closed: {}", e.getMessage());
    }
  }

  @Override
  public long killedForMemory() {
    String name = "oom_kill ";
    return read("memory.events").stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
        .sum();
  }

  private List<String> read(String file) {
    try {
      return Files.readAllLines(directory.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Processes in the group now. */
  List<Long> members() {
    return read("cgroup.procs").stream().map(Long::parseLong).toList();
  }

  @Override
  public void close() {
    marked.close();
    close(peak);
    for (int look = 0; look < 100 && Files.isDirectory(directory); look++) {
      kill();
      if (removed()) {
        return;
      }
      Pause.millis(10L + look);
    }
  }

  @Override
  public Set<Long> killed() {
    Set<Long> all = new HashSet<>(killed);
    all.addAll(marked.killed());
    return all;
  }

  /** Whether it is there still, as after a {@link #close} that could not kill all of it. */
  boolean isLeft() {
    return Files.isDirectory(directory);
  }

  private void kill() {
    killed.addAll(members());
    try {
      Files.writeString(directory.resolve("cgroup.kill"), "1");
    } catch (IOException e) {
      // Before 5.14 there is no cgroup.kill.
      new ArrayList<>(members())
          .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
  }

  private boolean removed() {
    try {
      return Files.deleteIfExists(directory);
    } catch (IOException e) {
      return false; // busy until the last member is reaped
    }
  }
}
