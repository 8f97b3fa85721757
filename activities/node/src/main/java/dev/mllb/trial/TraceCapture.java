// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import dev.mllb.basics.FileFailure;
import dev.mllb.machine.MachineFiles;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second of the scheduler's events, as text that Perfetto opens. It is recorded in an instance of
 * tracefs of its own, which has its own buffer and switches: the owner's are not touched, nor those
 * of another process that records here. Whatever goes wrong is a note, never a fault of the
 * repetition beside it.
 */
public final class TraceCapture implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TraceCapture.class);

  /** Begins the name of each instance. */
  static final String INSTANCE = "mllb-capture";

  private static final String NONE = "no capture of the scheduler's events";

  private static final List<String> EVENTS =
      List.of(
          "sched_switch", "sched_waking", "sched_wakeup", "sched_wakeup_new", "sched_migrate_task");

  private static final Map<String, String> OPTIONS =
      Map.of(
          "overwrite",
          "0",
          "context-info",
          "1",
          "irq-info",
          "0",
          "latency-format",
          "0",
          "raw",
          "0");

  /** Where tracefs is: of its own, or, by an owner's choice, within debugfs. */
  private static final List<String> FOLDERS =
      List.of("sys/kernel/tracing", "sys/kernel/debug/tracing");

  private static final Duration LENGTH = Duration.ofSeconds(1);

  /** Of all CPUs, where they are few; a busy CPU fills a MiB with some 15,000 events. */
  private static final int ALL_KIB = 8192;

  private static final int LEAST_KIB = 256;
  private static final int MOST_KIB = 2048;

  /**
   * The kernel writes each event as {@code task-pid [cpu] seconds: event: ...}. Flags between the
   * two have been four characters and are five now, which not every reader knows: left out.
   */
  private static final Pattern EVENT =
      Pattern.compile("^.{1,64}?\\[(\\d+)\\]\\s+(\\d+)\\.(\\d{6}): .*");

  /** In a CPU's statistics: events that came when its buffer was full, and so had no room. */
  private static final Pattern LATER = Pattern.compile("dropped events: (\\d+)");

  /**
   * Events that are missing between others: overwritten, which is switched off here, or come while
   * the kernel was still writing as many others as the buffer holds, as in a storm of interrupts.
   */
  private static final Pattern BETWEEN = Pattern.compile("(?:commit )?overrun: (\\d+)");

  private static final int LINES_ALIVE = 5000;

  private final @Nullable Path instance;
  private final List<String> notes = new ArrayList<>();

  /** While a file of an instance is open, the kernel lets nobody remove it. */
  private @Nullable Closeable hold;

  private State state = State.WAITING;
  private long beganNanos;

  private enum State {
    WAITING,
    RECORDING,
    OVER
  }

  /**
   * Of an instance that is ready.
   *
   * @param instance null records nothing
   */
  TraceCapture(@Nullable Path instance) {
    this.instance = instance;
  }

  /** Makes one in tracefs and readies it; it records nothing yet. */
  static TraceCapture open(Path root) {
    Path instances = instances(new MachineFiles(root));
    if (instances == null) {
      return without(NONE + ": tracefs is not mounted at /" + FOLDERS.get(0));
    }
    // Names only have to differ: who is alive is known by what they hold, not by their numbers.
    Path instance =
        instances.resolve(
            INSTANCE
                + "-"
                + ProcessHandle.current().pid()
                + "-"
                + Long.toHexString(System.nanoTime()));
    try {
      Files.createDirectory(instance);
    } catch (IOException e) {
      return without(failure(e));
    }
    return ready(instance);
  }

  /** Readies an instance that tracefs has made. */
  static TraceCapture ready(Path instance) {
    TraceCapture capture = new TraceCapture(instance);
    try {
      capture.hold = Files.newInputStream(instance.resolve("tracing_on"));
      capture.write("tracing_on", "0");
      // A new instance has the owner's options; these are what the text is read by.
      for (Map.Entry<String, String> option : OPTIONS.entrySet()) {
        capture.write("options/" + option.getKey(), option.getValue());
      }
      capture.write("trace_clock", "mono");
      int cpus = new MachineFiles(instance).entries("per_cpu", "cpu*").size();
      capture.write("buffer_size_kb", Integer.toString(kibibytes(cpus)));
      for (String event : EVENTS) {
        capture.write("events/sched/" + event + "/enable", "1");
      }
      return capture;
    } catch (IOException e) {
      capture.close();
      return without(failure(e));
    }
  }

  /** Nothing is recorded, and nobody misses it. */
  static TraceCapture none() {
    return new TraceCapture(null);
  }

  private static TraceCapture without(String note) {
    TraceCapture none = none();
    none.notes.add(note);
    return none;
  }

  private static String failure(IOException cause) {
    return String.valueOf(FileFailure.of(NONE, cause).getMessage());
  }

  private static @Nullable Path instances(MachineFiles files) {
    return FOLDERS.stream()
        .map(folder -> folder + "/instances")
        .filter(files::exists)
        .findFirst()
        .map(files::path)
        .orElse(null);
  }

  /** Buffer of each CPU; KiB. */
  static int kibibytes(int cpus) {
    return Math.max(LEAST_KIB, Math.min(MOST_KIB, ALL_KIB / Math.max(1, cpus)));
  }

  /**
   * Begins when the measured command runs, and ends a second later, or with it.
   *
   * @param isMeasuring whether the command runs
   */
  void look(boolean isMeasuring) {
    if (instance == null || state == State.OVER) {
      return;
    }
    try {
      if (state == State.WAITING && isMeasuring) {
        write("tracing_on", "1");
        beganNanos = System.nanoTime();
        state = State.RECORDING;
      } else if (state == State.RECORDING
          && (!isMeasuring || System.nanoTime() - beganNanos >= LENGTH.toNanos())) {
        end();
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void end() throws IOException {
    state = State.OVER;
    write("tracing_on", "0");
    write("events/enable", "0");
  }

  /**
   * Writes what was recorded, up to where the first CPU had no room for more: until then every
   * event is there.
   *
   * @param alive called now and then, as it may take seconds
   * @return null when nothing was recorded
   */
  @Nullable Path save(Path folder, Runnable alive) {
    if (instance == null) {
      return null;
    }
    try {
      if (state == State.RECORDING) {
        end();
      } else if (state == State.WAITING) {
        state = State.OVER;
        notes.add(NONE + ": the command ended before it was looked at");
        return null;
      }
      return save(instance, folder, alive);
    } catch (UncheckedIOException e) {
      failed(requireNonNull(e.getCause()));
      return null;
    } catch (IOException e) {
      failed(e);
      return null;
    }
  }

  private @Nullable Path save(Path from, Path folder, Runnable alive) throws IOException {
    long until = complete(from, alive);
    Files.createDirectories(folder);
    Path file = Files.createTempFile(folder, "capture-", ".ftrace.gz");
    long events = 0;
    long read = 0;
    try (BufferedReader lines = Files.newBufferedReader(from.resolve("trace"), ISO_8859_1);
        Writer out =
            new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher event = EVENT.matcher(line);
        boolean isEvent = event.matches();
        if (isEvent ? micros(event) <= until : line.startsWith("#")) {
          out.write(line);
          out.write('\n');
          events += isEvent ? 1 : 0;
        }
        if (++read % LINES_ALIVE == 0) {
          alive.run();
        }
      }
    }
    if (events == 0) {
      Files.delete(file);
      notes.add(NONE + ": none came");
      return null;
    }
    return file;
  }

  /** Time up to which no CPU's buffer was full; us of the trace's clock. */
  private long complete(Path from, Runnable alive) throws IOException {
    long between = lost(from, BETWEEN).values().stream().mapToLong(Long::longValue).sum();
    if (between > 0) {
      notes.add(
          "the capture of the scheduler's events has gaps: "
              + between
              + " events came faster than they could be written");
    }
    Map<String, Long> lost = lost(from, LATER);
    if (lost.isEmpty()) {
      return Long.MAX_VALUE;
    }
    Map<String, Long> last = new HashMap<>();
    long first = Long.MAX_VALUE;
    long read = 0;
    try (BufferedReader lines = Files.newBufferedReader(from.resolve("trace"), ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher event = EVENT.matcher(line);
        if (event.matches()) {
          last.put("cpu" + Integer.parseInt(event.group(1)), micros(event));
          first = Math.min(first, micros(event));
        }
        if (++read % LINES_ALIVE == 0) {
          alive.run();
        }
      }
    }
    long until =
        lost.keySet().stream()
            .mapToLong(cpu -> last.getOrDefault(cpu, 0L))
            .min()
            .orElse(Long.MAX_VALUE);
    notes.add(
        "the capture of the scheduler's events is of its first "
            + Math.max(0, until - first) / 1000
            + " ms: then a buffer was full, and "
            + lost.values().stream().mapToLong(Long::longValue).sum()
            + " later events had no room");
    return until;
  }

  /** By CPU; those that have none such are absent. */
  private static Map<String, Long> lost(Path from, Pattern what) throws IOException {
    Map<String, Long> lost = new HashMap<>();
    try (Stream<Path> cpus = Files.list(from.resolve("per_cpu"))) {
      for (Path cpu : (Iterable<Path>) cpus::iterator) {
        long events = 0;
        for (String line : Files.readAllLines(cpu.resolve("stats"), ISO_8859_1)) {
          Matcher matcher = what.matcher(line);
          events += matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        }
        if (events > 0) {
          lost.put(String.valueOf(cpu.getFileName()), events);
        }
      }
    }
    return lost;
  }

  private static long micros(Matcher event) {
    return Long.parseLong(event.group(2)) * 1_000_000 + Long.parseLong(event.group(3));
  }

  /** What is not in the capture, or why there is none; for people. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  private void failed(IOException cause) {
    state = State.OVER;
    notes.add(failure(cause));
  }

  private void write(String file, String value) throws IOException {
    if (instance != null) {
      Files.writeString(instance.resolve(file), value);
    }
  }

  @Override
  public void close() {
    if (instance == null) {
      return;
    }
    try {
      if (hold != null) {
        hold.close();
      }
      // Of a folder of tracefs: the kernel takes away what is in it.
      Files.deleteIfExists(instance);
    } catch (IOException e) {
      LOG.warn("{} stays, and may record: rmdir it: {}", instance, e.toString());
    }
  }

  /**
   * Removes those that a process left that died: they would record for ever. One that is held is
   * somebody's, a worker's or a bench's.
   */
  public static void removeLeft(Path root) {
    Path instances = instances(new MachineFiles(root));
    if (instances == null) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(instances, INSTANCE + "*")) {
      for (Path left : all) {
        try {
          Files.deleteIfExists(left);
          LOG.info("{} was left by a process that died: removed", left);
        } catch (IOException e) {
          LOG.info("{} stays, somebody has it open: {}", left, e.toString());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("captures that were left are not looked for: {}", e.toString());
    }
  }
}
