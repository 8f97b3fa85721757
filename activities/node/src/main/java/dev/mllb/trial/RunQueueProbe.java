// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.BpfObject;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.install.InstalledFiles;
import dev.mllb.machine.CpuDomains;
import dev.mllb.machine.MachineFacts;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.QueueLook;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long tasks wait for a CPU and keep it, how many wait, how far they are moved, and how long
 * CPUs idle while tasks wait, counted in the kernel from attaching on. The layouts are those of
 * {@code bpf/mllb_runq.h}.
 */
final class RunQueueProbe implements AutoCloseable {

  private static final String OBJECT = "bpf/mllb_runq.bpf.o";

  /** The switch first: a wake-up whose switch nobody sees would wait for ever. */
  private static final List<String> PROGRAMS =
      List.of("mllb_runq_switch", "mllb_runq_migrate", "mllb_runq_wakeup", "mllb_runq_wakeup_new");

  /** What a migration by each distance counts as, nearest first. */
  static final List<String> MIGRATIONS =
      List.of(
          "migrations_in_core_per_s",
          "migrations_in_cache_per_s",
          "migrations_in_node_per_s",
          "migrations_across_nodes_per_s");

  static final int BUCKETS = 32;

  /** Three histograms, three sums, two times, the migrations and the lost; 8 bytes each. */
  static final int CPU_BYTES = 8 * (3 * BUCKETS + 5 + MIGRATIONS.size() + 1);

  private static final int PREEMPTED = 8 * BUCKETS;
  private static final int SLICES = 2 * PREEMPTED;
  private static final int WOKEN_NS = 3 * PREEMPTED;
  private static final int PREEMPTED_NS = WOKEN_NS + 8;
  private static final int SLICES_NS = WOKEN_NS + 16;
  private static final int IDLE_WHILE_WAITING = WOKEN_NS + 32;
  private static final int MIGRATED = WOKEN_NS + 40;
  private static final int LOST = CPU_BYTES - 8;

  /** A queue's words: tasks waiting, since when, tasks times ns until then; then some not ours. */
  static final int QUEUE_BYTES = 128;

  /** A reading that took longer is of no one moment. */
  private static final long READ_NANOS = 3_000_000;

  private static final int READ_TRIES = 4;

  /** Threads of more names than anybody reads are not kept. */
  private static final int NAMES = 24;

  private final BpfObject object;
  private final List<Boolean> distances;
  private final long startNanos;
  private final QueueCourse course = new QueueCourse();

  private RunQueueProbe(BpfObject object, List<Boolean> distances, long startNanos) {
    this.object = object;
    this.distances = distances;
    this.startNanos = startNanos;
  }

  /**
   * Attaches the installed object.
   *
   * @throws MllbException when this kernel, or this user, does not let it
   */
  static RunQueueProbe attach(MachineFacts machine) {
    BpfObject object = null;
    try {
      object = BpfObject.open(InstalledFiles.file(OBJECT));
      List<List<List<Integer>>> domains =
          List.of(
              CpuDomains.byCore(machine), CpuDomains.byCache(machine), CpuDomains.byNode(machine));
      putPlaces(object.constants(), domains);
      object.load();
      long startNanos = System.nanoTime();
      for (String program : PROGRAMS) {
        object.attach(program);
      }
      return new RunQueueProbe(object, distances(domains), startNanos);
    } catch (BpfException | RuntimeException | LinkageError e) {
      if (object != null) {
        object.close();
      }
      throw new MllbException(
          FailureCode.SYMBOL_NOT_TRACEABLE, "the run-queue probe: " + e.getMessage(), e);
    }
  }

  /** Core, cache and node of each CPU, 4 bytes each. */
  static void putPlaces(ByteBuffer places, List<List<List<Integer>>> domains) {
    for (int kind = 0; kind < domains.size(); kind++) {
      for (int group = 0; group < domains.get(kind).size(); group++) {
        for (int cpu : domains.get(kind).get(group)) {
          int at = 4 * (domains.size() * cpu + kind);
          if (at + 4 <= places.limit()) {
            places.putInt(at, group);
          }
        }
      }
    }
  }

  /** Whether a machine has two CPUs of each distance: a count of what cannot happen is none. */
  static List<Boolean> distances(List<List<List<Integer>>> domains) {
    int cores = domains.get(0).size();
    int caches = domains.get(1).size();
    int nodes = domains.get(2).size();
    return List.of(
        domains.get(0).stream().anyMatch(core -> core.size() > 1),
        cores > caches,
        caches > nodes,
        nodes > 1);
  }

  /** Notes how many tasks wait, so that it can be told over time. */
  void look() {
    long before;
    long after;
    ByteBuffer queues;
    int tries = 0;
    do {
      before = System.nanoTime();
      queues = variables(".data.queues");
      after = System.nanoTime();
      // On a full machine the reader waits for a CPU as well: when was that?
    } while (after - before > READ_NANOS && ++tries < READ_TRIES);
    course.add(before + (after - before) / 2, queues);
  }

  /** Since attaching, all CPUs. */
  Map<String, Histogram> histograms() {
    return histograms(variables(".bss"));
  }

  /** What is said of the same time in single numbers. */
  Map<String, Double> metrics() {
    int cpus = Runtime.getRuntime().availableProcessors();
    double nanos = System.nanoTime() - startNanos;
    return metrics(variables(".bss"), nanos, cpus, distances);
  }

  /** What it has missed, for people; empty when nothing. */
  List<String> notes() {
    return notes(variables(".bss"));
  }

  static List<String> notes(ByteBuffer perCpu) {
    long lost = (long) sum(perCpu, LOST);
    return lost == 0
        ? List.of()
        : List.of(
            "the probe of the run queues had no room for "
                + lost
                + " waits, or for the names of their threads");
  }

  QueueLook queues() {
    try {
      return course.with(threads(object.perCpu("mllb_names")));
    } catch (BpfException e) {
      throw unreadable(e);
    }
  }

  private ByteBuffer variables(String section) {
    try {
      return object.variables(section);
    } catch (BpfException e) {
      throw unreadable(e);
    }
  }

  private static IllegalStateException unreadable(BpfException e) {
    return new IllegalStateException("the run-queue probe cannot be read: " + e.getMessage(), e);
  }

  static Map<String, Histogram> histograms(ByteBuffer perCpu) {
    Map<String, Histogram> histograms = new TreeMap<>();
    histograms.put("runqueue_wait_us", histogram(perCpu, 0));
    histograms.put("preempted_wait_us", histogram(perCpu, PREEMPTED));
    histograms.put("slice_us", histogram(perCpu, SLICES));
    return histograms;
  }

  static Map<String, Double> metrics(
      ByteBuffer perCpu, double nanos, int cpus, List<Boolean> distances) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("idle_while_waiting_percent", 100 * sum(perCpu, IDLE_WHILE_WAITING) / nanos / cpus);
    // Tasks times time are the waits of all of them; those that still wait are not in it.
    metrics.put("waiting_tasks_mean", (sum(perCpu, WOKEN_NS) + sum(perCpu, PREEMPTED_NS)) / nanos);
    putWait(metrics, "wakeup_wait", histogram(perCpu, 0), sum(perCpu, WOKEN_NS));
    putWait(metrics, "preempted_wait", histogram(perCpu, PREEMPTED), sum(perCpu, PREEMPTED_NS));
    long slices = histogram(perCpu, SLICES).all();
    if (slices > 0) {
      metrics.put("slice_mean_us", sum(perCpu, SLICES_NS) / slices / 1e3);
    }
    for (int i = 0; i < MIGRATIONS.size(); i++) {
      if (distances.get(i)) {
        metrics.put(MIGRATIONS.get(i), sum(perCpu, MIGRATED + 8 * i) / nanos * 1e9);
      }
    }
    return metrics;
  }

  private static void putWait(
      Map<String, Double> metrics, String name, Histogram waits, double nanos) {
    if (waits.all() > 0) {
      metrics.put(name + "_mean_us", nanos / waits.all() / 1e3);
      metrics.put(name + "_p99_us", quantile(waits, 0.99));
    }
  }

  /** Within a bucket values are taken to be spread evenly on a scale of factors. */
  static double quantile(Histogram histogram, double share) {
    double below = 0;
    double wanted = share * histogram.all();
    for (int i = 0; i < histogram.counts().size(); i++) {
      double in = histogram.counts().get(i);
      if (below + in >= wanted && in > 0) {
        return histogram.upper().get(i) * Math.pow(2, (wanted - below) / in - 1);
      }
      below += in;
    }
    return Double.NaN;
  }

  private static double sum(ByteBuffer perCpu, int offset) {
    double sum = 0;
    for (int at = 0; at + CPU_BYTES <= perCpu.limit(); at += CPU_BYTES) {
      sum += perCpu.getLong(at + offset);
    }
    return sum;
  }

  /** Up to the last bucket that counted something; bucket i holds less than 2^i us. */
  private static Histogram histogram(ByteBuffer perCpu, int offset) {
    long[] counts = new long[BUCKETS];
    for (int at = 0; at + CPU_BYTES <= perCpu.limit(); at += CPU_BYTES) {
      for (int i = 0; i < BUCKETS; i++) {
        counts[i] += perCpu.getLong(at + offset + 8 * i);
      }
    }
    return histogram(counts);
  }

  private static Histogram histogram(long[] counts) {
    int used = BUCKETS;
    while (used > 0 && counts[used - 1] == 0) {
      used--;
    }
    List<Double> upper = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < used; i++) {
      upper.add((double) (1L << i));
      kept.add(counts[i]);
    }
    return new Histogram("us", upper, kept, 0);
  }

  /** Waits by name, all CPUs; of too many names those with most of the longest waits. */
  static Map<String, Histogram> threads(Map<ByteBuffer, ByteBuffer> perCpu) {
    Map<String, long[]> all = new TreeMap<>();
    perCpu.forEach(
        (key, values) -> {
          // Two names may be one when what is not plain text is gone.
          long[] counts = all.computeIfAbsent(name(key), name -> new long[BUCKETS]);
          for (int word = 0; 4 * word + 4 <= values.limit(); word++) {
            counts[word % BUCKETS] += Integer.toUnsignedLong(values.getInt(4 * word));
          }
        });
    Map<String, Histogram> kept = new LinkedHashMap<>();
    all.entrySet().stream()
        .sorted((a, b) -> longestFirst(a.getValue(), b.getValue()))
        .limit(NAMES)
        .forEach(one -> kept.put(one.getKey(), histogram(one.getValue())));
    return kept;
  }

  private static int longestFirst(long[] a, long[] b) {
    for (int i = BUCKETS - 1; i >= 0; i--) {
      int order = Long.compare(b[i], a[i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Threads choose their names: what is not plain text does not get into a page. */
  private static String name(ByteBuffer key) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < key.limit() && key.get(i) != 0; i++) {
      char c = (char) (key.get(i) & 0xff);
      name.append(c >= ' ' && c < 127 ? c : '?');
    }
    return name.toString();
  }

  @Override
  public void close() {
    object.close();
  }
}
