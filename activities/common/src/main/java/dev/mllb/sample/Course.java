// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Metric;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.Verdict;
import dev.mllb.stats.Observation;
import dev.mllb.stats.RunningTest;
import dev.mllb.stats.SequentialTest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a trial has still to measure. An arm takes no more repetitions once its comparison is
 * decided, too many of its repetitions are void, or it cannot go on; the trial ends with the last
 * arm that the control is still compared with.
 *
 * <p>All orders are drawn before the trial. An arm that stops leaves its places empty and moves no
 * other arm: whichever arms are in a block, each order of any two of them is as likely as before,
 * and that is the set from which the test of these two draws.
 */
public final class Course {

  /** As many slices of one arm, all void, are not chance. */
  private static final int ALL_VOID = 4;

  private final TrialRequest request;
  private final Metric headline;
  private final SequentialTest test;
  private final List<List<Slot>> blocks;
  private final Set<Comparison> over = new HashSet<>();
  private final Map<Comparison, Integer> lookedAt = new HashMap<>();
  private final Map<Comparison, RunningTest> tests = new HashMap<>();

  /**
   * The course of a trial.
   *
   * @param headline metric that decides
   */
  public Course(TrialRequest request, Metric headline) {
    this.request = request;
    this.headline = headline;
    this.test = SequentialTest.of(request.design(), request.comparisons(), request.seed());
    this.blocks = Schedule.blocks(request);
  }

  /**
   * Whether these are repetitions of this course: those of another order cannot be gone on with.
   */
  public boolean isOf(List<Repetition> repetitions) {
    Set<Slot> slots = blocks.stream().flatMap(List::stream).collect(Collectors.toSet());
    return repetitions.stream()
        .map(Repetition::slot)
        .allMatch(slot -> slot.block() < 0 || slots.contains(slot));
  }

  /** The next place to be measured; nothing when the trial is over. */
  public Optional<Slot> next(List<Repetition> repetitions) {
    return ahead(repetitions).stream().flatMap(List::stream).findFirst();
  }

  /**
   * The places still to be measured, block by block; none when the trial is over. Slices of a block
   * belong into one run: a void one leaves its place empty, and only a block without any that
   * counts is taken again.
   */
  public List<List<Slot>> ahead(List<Repetition> repetitions) {
    Set<Slot> done = done(Boots.lasting(request.design(), repetitions));
    Set<String> open = new HashSet<>();
    for (Comparison arms : Comparison.of(request)) {
      if (!isOver(arms, repetitions, done)) {
        open.add(arms.control());
        open.add(arms.arm());
      }
    }
    return blocks.stream()
        .map(
            block ->
                block.stream()
                    .filter(slot -> open.contains(slot.arm()) && !done.contains(slot))
                    .toList())
        .filter(block -> !block.isEmpty())
        .toList();
  }

  private Set<Slot> done(List<Repetition> repetitions) {
    Set<Slot> measured =
        repetitions.stream()
            .filter(Repetition::isMeasured)
            .map(Repetition::slot)
            .collect(Collectors.toSet());
    if (!request.design().takesTurns()) {
      return measured;
    }
    return blocks.stream()
        .filter(block -> block.stream().anyMatch(measured::contains))
        .flatMap(List::stream)
        .collect(Collectors.toSet());
  }

  /**
   * Whether nothing ended one of two arms, and not too many of their repetitions are void; of boots
   * not too many boots.
   *
   * @param repetitions as they were taken
   */
  public boolean canGoOn(Comparison arms, List<Repetition> repetitions) {
    List<Repetition> both = arms.in(repetitions);
    return both.stream().allMatch(r -> r.ends().isEmpty())
        && !isHopeless(VoidRule.of(arms, Boots.units(request.design(), both)));
  }

  private boolean isOver(Comparison arms, List<Repetition> repetitions, Set<Slot> done) {
    if (over.contains(arms)) {
      return true;
    }
    boolean isOver =
        !canGoOn(arms, repetitions)
            || isDecided(arms, Boots.units(request.design(), arms.in(repetitions)), done);
    if (isOver) {
      over.add(arms);
    }
    return isOver;
  }

  /**
   * An empty place is not measured again: an arm whose slices are all void would go on to the end.
   */
  private boolean isHopeless(VoidRule voids) {
    boolean isOneSided = voids.controlKept() == 0 ^ voids.armKept() == 0;
    return voids.all() >= VoidRule.limit(request.design())
        || (request.design().takesTurns() && isOneSided && voids.all() >= ALL_VOID);
  }

  private boolean isDecided(Comparison arms, List<Repetition> both, Set<Slot> done) {
    int complete =
        (int)
            blocks.stream()
                .takeWhile(
                    block ->
                        block.stream()
                            .filter(
                                s -> s.arm().equals(arms.control()) || s.arm().equals(arms.arm()))
                            .allMatch(done::contains))
                .count();
    if (complete == lookedAt.getOrDefault(arms, 0)) {
      return false;
    }
    lookedAt.put(arms, complete);
    List<Repetition> seen = both.stream().filter(r -> r.slot().block() < complete).toList();
    List<Observation> values = Observations.of(headline, arms, seen);
    return tests
        .computeIfAbsent(arms, key -> new RunningTest(test, headline))
        .look(values)
        .filter(SequentialTest.Look::isDecided)
        .filter(look -> !request.design().takesTurns() || lasts(arms, both, values, look))
        .isPresent();
  }

  /** Slices cost little: more of them are taken until the verdict holds for an arm that stays. */
  private boolean lasts(
      Comparison arms, List<Repetition> both, List<Observation> values, SequentialTest.Look look) {
    double difference = test.differencePercent(headline, values, look);
    Verdict verdict =
        look.isSame()
            ? Verdict.NO_DIFFERENCE
            : difference > 0 == headline.higherIsBetter() ? Verdict.BETTER : Verdict.WORSE;
    return CarryOverRule.of(headline, arms, both)
        .objection(request.design(), verdict, difference)
        .isEmpty();
  }
}
