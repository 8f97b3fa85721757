// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import static java.util.Objects.requireNonNull;

import dev.mllb.model.Metric;
import dev.mllb.model.TrialDesign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Repetitions of a trial whose arms are booted. A boot gives all its repetitions one level (where
 * memory came to lie, which interrupt went where), so they tell no more of the arm than one of them
 * would: the boot is drawn at random, and the boot is what counts.
 */
public final class Boots {

  /** What a void reason says of a boot that did not come up. */
  public static final String FAILED = "the boot failed: ";

  /** What one says of a boot that came up and of which nothing counts all the same. */
  public static final String LOST = "the boot is lost: ";

  /** As many void repetitions in one boot are not chance, and another boot may be better. */
  private static final int VOID_IN_ONE = 3;

  private final int perBoot;

  private Boots(int perBoot) {
    this.perBoot = perBoot;
  }

  /**
   * What is compared: boots, each with the means of its repetitions, or the repetitions as they are
   * where arms are not booted.
   */
  public static List<Repetition> units(TrialDesign design, List<Repetition> repetitions) {
    if (!design.byBoots()) {
      return repetitions;
    }
    List<Repetition> units = new ArrayList<>();
    new Boots(requireNonNull(design.repetitionsPerBoot()))
        .byPlace(repetitions)
        .values()
        .forEach(
            boots -> {
              List<List<Repetition>> all = List.copyOf(boots.values());
              all.forEach(boot -> units.add(unit(boot, boot == all.get(all.size() - 1))));
            });
    return List.copyOf(units);
  }

  /** What still counts: of each place in the trial the last boot, which takes it all again. */
  public static List<Repetition> lasting(TrialDesign design, List<Repetition> repetitions) {
    if (!design.byBoots()) {
      return repetitions;
    }
    return new Boots(requireNonNull(design.repetitionsPerBoot()))
        .byPlace(repetitions).values().stream()
            .map(boots -> List.copyOf(boots.values()))
            .map(boots -> boots.get(boots.size() - 1))
            .filter(boot -> !tells(boot, FAILED) && !tells(boot, LOST))
            .flatMap(List::stream)
            .toList();
  }

  /** Boots of one place that did not come up, or are lost. */
  public static int spoilt(TrialDesign design, List<Repetition> repetitions, Slot slot) {
    return (int)
        of(design, repetitions, slot).values().stream()
            .filter(boot -> tells(boot, FAILED) || tells(boot, LOST))
            .count();
  }

  /** Whether a boot of that place did not come up before. */
  public static boolean hasFailed(TrialDesign design, List<Repetition> repetitions, Slot slot) {
    return of(design, repetitions, slot).values().stream().anyMatch(boot -> tells(boot, FAILED));
  }

  /** Why a boot that is up has to be made again; nothing when its repetitions may go on. */
  public static Optional<String> loss(
      TrialDesign design, List<Repetition> repetitions, Slot slot, String bootId) {
    long voids =
        of(design, repetitions, slot).getOrDefault(bootId, List.of()).stream()
            .filter(r -> !r.isMeasured())
            .count();
    return voids < VOID_IN_ONE
        ? Optional.empty()
        : Optional.of(LOST + voids + " repetitions in it are void");
  }

  private static Map<String, List<Repetition>> of(
      TrialDesign design, List<Repetition> repetitions, Slot slot) {
    Boots boots = new Boots(requireNonNull(design.repetitionsPerBoot()));
    return boots.byPlace(repetitions).getOrDefault(boots.place(slot), Map.of());
  }

  /** Whether it is told of the boot itself, and not of a repetition in it. */
  private static boolean tells(List<Repetition> boot, String what) {
    return boot.stream().flatMap(r -> r.voidReasons().stream()).anyMatch(r -> r.contains(what));
  }

  /** Place of a boot in its block. */
  public static int place(TrialDesign design, Slot slot) {
    return slot.index() / requireNonNull(design.repetitionsPerBoot());
  }

  private List<Integer> place(Slot slot) {
    return List.of(slot.block(), slot.index() / perBoot);
  }

  /** Those that count, by place in the trial and by boot, in the order in which they were taken. */
  private Map<List<Integer>, Map<String, List<Repetition>>> byPlace(List<Repetition> repetitions) {
    Map<List<Integer>, Map<String, List<Repetition>>> places = new LinkedHashMap<>();
    repetitions.stream()
        .filter(r -> r.slot().block() >= 0)
        .forEach(
            r ->
                places
                    .computeIfAbsent(place(r.slot()), key -> new LinkedHashMap<>())
                    .computeIfAbsent(r.bootId(), key -> new ArrayList<>())
                    .add(r));
    return places;
  }

  /**
   * One without a result has none as a whole; one of which nothing counts is void, and so is one in
   * which its arm ended: what ended it must be told.
   */
  private static Repetition unit(List<Repetition> boot, boolean isLast) {
    Repetition first = boot.get(0);
    boolean counts =
        isLast
            && !tells(boot, FAILED)
            && !tells(boot, LOST)
            && boot.stream().allMatch(r -> r.ends().isEmpty());
    List<Repetition> kept = boot.stream().filter(Repetition::isKept).toList();
    Optional<Repetition> failed = boot.stream().filter(Repetition::isWithoutResult).findFirst();
    if (counts && failed.isPresent()) {
      return failed.get();
    }
    if (counts && !kept.isEmpty()) {
      return with(kept.get(0), means(kept), List.of());
    }
    List<String> reasons = boot.stream().flatMap(r -> r.voidReasons().stream()).distinct().toList();
    return with(
        first,
        Map.of(),
        reasons.isEmpty() ? List.of(LOST + "the machine went down in it") : reasons);
  }

  private static Map<String, Double> means(List<Repetition> kept) {
    Map<String, Double> means = new TreeMap<>();
    for (String metric : kept.get(0).metrics().keySet()) {
      if (kept.stream().allMatch(r -> r.metrics().containsKey(metric))) {
        means.put(
            metric,
            kept.stream().mapToDouble(r -> r.metrics().get(metric)).average().orElseThrow());
      }
    }
    return means;
  }

  private static Repetition with(
      Repetition r, Map<String, Double> metrics, List<String> voidReasons) {
    return new Repetition(
        r.slot(),
        r.startedAt(),
        r.wallSeconds(),
        metrics,
        r.treatment(),
        voidReasons,
        r.log(),
        r.bootId(),
        r.counters(),
        r.histograms(),
        r.notes(),
        null,
        r.programs());
  }

  /**
   * How an arm's values spread.
   *
   * @param boots that count
   * @param betweenPercent standard deviation of the boots' levels, what repetitions alone would
   *     give taken out; percent of the mean
   * @param withinPercent standard deviation of repetitions of one boot; percent of the mean
   */
  public record Spread(int boots, double betweenPercent, double withinPercent) {}

  /** Analysis of variance of an arm's boots; nothing of fewer than two with two repetitions. */
  public static Optional<Spread> spread(
      TrialDesign design, Metric metric, String arm, List<Repetition> repetitions) {
    Map<List<Integer>, List<Double>> boots = new LinkedHashMap<>();
    Boots all = new Boots(requireNonNull(design.repetitionsPerBoot()));
    lasting(design, repetitions).stream()
        .filter(r -> r.isKept() && r.slot().arm().equals(arm))
        .filter(r -> r.metrics().containsKey(metric.name()))
        .forEach(
            r ->
                boots
                    .computeIfAbsent(all.place(r.slot()), key -> new ArrayList<>())
                    .add(r.metrics().get(metric.name())));
    boots.values().removeIf(values -> values.size() < 2);
    if (boots.size() < 2) {
      return Optional.empty();
    }
    double count = boots.values().stream().mapToInt(List::size).sum();
    double mean = boots.values().stream().flatMap(List::stream).mapToDouble(v -> v).sum() / count;
    double within = 0;
    double between = 0;
    double squares = 0;
    for (List<Double> boot : boots.values()) {
      double level = boot.stream().mapToDouble(v -> v).average().orElseThrow();
      within += boot.stream().mapToDouble(v -> (v - level) * (v - level)).sum();
      between += boot.size() * (level - mean) * (level - mean);
      squares += (double) boot.size() * boot.size();
    }
    within /= count - boots.size();
    between /= boots.size() - 1;
    double perBoot = (count - squares / count) / (boots.size() - 1);
    return mean == 0
        ? Optional.empty()
        : Optional.of(
            new Spread(
                boots.size(),
                100 * Math.sqrt(Math.max(0, (between - within) / perBoot)) / Math.abs(mean),
                100 * Math.sqrt(within) / Math.abs(mean)));
  }
}
