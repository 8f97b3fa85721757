// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Metric;
import dev.mllb.model.TrialRequest;
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

  private final TrialRequest request;
  private final Metric headline;
  private final SequentialTest test;
  private final List<List<Slot>> blocks;
  private final Set<Comparison> over = new HashSet<>();
  private final Map<Comparison, Integer> lookedAt = new HashMap<>();

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
    Set<Slot> done =
        repetitions.stream()
            .filter(Repetition::isMeasured)
            .map(Repetition::slot)
            .collect(Collectors.toSet());
    Set<String> open = new HashSet<>();
    for (Comparison arms : Comparison.of(request)) {
      if (!isOver(arms, repetitions, done)) {
        open.add(arms.control());
        open.add(arms.arm());
      }
    }
    return blocks.stream()
        .flatMap(List::stream)
        .filter(slot -> open.contains(slot.arm()) && !done.contains(slot))
        .findFirst();
  }

  private boolean isOver(Comparison arms, List<Repetition> repetitions, Set<Slot> done) {
    if (over.contains(arms)) {
      return true;
    }
    List<Repetition> both = arms.in(repetitions);
    boolean isOver =
        both.stream().anyMatch(r -> !r.ends().isEmpty())
            || VoidRule.of(arms, both).all() >= VoidRule.limit(request.design())
            || isDecided(arms, both, done);
    if (isOver) {
      over.add(arms);
    }
    return isOver;
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
    return test.look(headline, Observations.of(headline, arms, seen))
        .filter(SequentialTest.Look::isDecided)
        .isPresent();
  }
}
