// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mllb.model.ArtifactRef;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of a trial's samples: a repetition with everything needed to judge it, or to judge it
 * again.
 *
 * @param slot its place in the trial
 * @param startedAt UTC, ISO 8601
 * @param wallSeconds time of the measured command; s
 * @param metrics values by metric name; what is not available is absent
 * @param treatment what the module did meanwhile, or the scheduler that asked a model
 * @param voidReasons why it does not count; empty when it does
 * @param log raw log, or null when there was none
 * @param bootId boot of the node
 * @param counters what each counter of the module grew by, by its own name, and each of the
 *     scheduler's, as {@code scheduler_NAME}; empty with neither
 * @param histograms by name, for example {@code module_infer_ns} or {@code runqueue_wait_us}; what
 *     was not measured is absent
 * @param notes what a reader of the numbers should know; nothing that makes them not count
 * @param noResult why the workload gave no result on an undisturbed node, which is the worst result
 *     and no reason to measure again; null otherwise. It is one of the void reasons as well
 * @param programs versions of all programs that it ran, by name; empty when they are not known
 * @param queues what the probe of the run queues saw; null when it did not run
 * @param capture a second of the scheduler's events; null in all but one of an arm's
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public record Repetition(
    Slot slot,
    String startedAt,
    double wallSeconds,
    Map<String, Double> metrics,
    Treatment treatment,
    List<String> voidReasons,
    @Nullable ArtifactRef log,
    String bootId,
    Map<String, Long> counters,
    Map<String, Histogram> histograms,
    List<String> notes,
    @Nullable String noResult,
    Map<String, String> programs,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable QueueLook queues,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ArtifactRef capture) {

  /** What a void reason begins with when the module ended the treatment. */
  public static final String TRIPPED = "the module went back to native by itself: ";

  /** What a void reason begins with when the machine never takes what the arm holds. */
  public static final String REFUSED = "refused by this machine: ";

  public Repetition {
    // Samples of older versions have none of these.
    notes = notes == null ? List.of() : List.copyOf(notes);
    programs = programs == null ? Map.of() : Map.copyOf(programs);
    counters = counters == null ? Map.of() : Map.copyOf(counters);
    histograms = histograms == null ? Map.of() : Map.copyOf(histograms);
    metrics = Map.copyOf(metrics);
    voidReasons = List.copyOf(voidReasons);
  }

  /** One without probes. */
  public Repetition(
      Slot slot,
      String startedAt,
      double wallSeconds,
      Map<String, Double> metrics,
      Treatment treatment,
      List<String> voidReasons,
      @Nullable ArtifactRef log,
      String bootId,
      Map<String, Long> counters,
      Map<String, Histogram> histograms,
      List<String> notes,
      @Nullable String noResult,
      Map<String, String> programs) {
    this(
        slot,
        startedAt,
        wallSeconds,
        metrics,
        treatment,
        voidReasons,
        log,
        bootId,
        counters,
        histograms,
        notes,
        noResult,
        programs,
        null,
        null);
  }

  /** Why its arm cannot go on; empty when it can. */
  public List<String> ends() {
    return voidReasons.stream()
        .filter(reason -> reason.startsWith(TRIPPED) || reason.startsWith(REFUSED))
        .toList();
  }

  /** Why the module cannot go on; one of {@link #ends}. */
  public List<String> trips() {
    return voidReasons.stream().filter(reason -> reason.startsWith(TRIPPED)).toList();
  }

  public boolean isWarmup() {
    return slot.block() == Slot.WARM_UP;
  }

  /** Whether probes ran beside it: its histograms are worth a look, its metrics are not. */
  public boolean isInstrumented() {
    return slot.block() <= Slot.INSTRUMENTED;
  }

  /** The same with the version of one more program that it ran. */
  public Repetition running(String program, String version) {
    Map<String, String> all = new TreeMap<>(programs);
    all.put(program, version);
    return new Repetition(
        slot,
        startedAt,
        wallSeconds,
        metrics,
        treatment,
        voidReasons,
        log,
        bootId,
        counters,
        histograms,
        notes,
        noResult,
        all,
        queues,
        capture);
  }

  /** Whether it counts. */
  public boolean isKept() {
    return voidReasons.isEmpty() && slot.block() >= 0;
  }

  /** Whether its place in the trial is taken: it counts, or the workload gave nothing to count. */
  public boolean isMeasured() {
    return isKept() || isWithoutResult();
  }

  /** Whether the workload failed in a place that counts. */
  public boolean isWithoutResult() {
    return noResult != null && slot.block() >= 0;
  }
}
