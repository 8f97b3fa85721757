// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.dataset.Decisions;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails.Intervals;
import dev.mllb.learning.details.EvaluationDetails.Slice;
import dev.mllb.learning.train.Balancing;
import dev.mllb.learning.train.Examples;
import dev.mllb.learning.train.RowGroups;
import dev.mllb.learning.train.StreamOrder;
import dev.mllb.learning.train.Trainer;
import dev.mllb.model.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Trains on some groups and judges on another: what to expect of a workload, a node or a kernel
 * nobody has seen.
 */
public final class CrossValidation {

  /** Smaller groups say nothing. */
  private static final int MIN_GROUP = 200;

  /** More groups than this only cost time: the largest ones are taken. */
  private static final int MOST_GROUPS = 8;

  private static final int MOST_ROWS = 200_000;
  private static final int VALIDATION_EVERY = 6;

  /** Rows in a row that go to one side: neighbours are alike. */
  private static final int RUN = 64;

  private final Decisions decisions;
  private final ModelSpec spec;
  private final long seed;
  private final Trainer trainer;
  private final StreamOrder order;
  private final Consumer<String> progress;

  /**
   * @param progress told how it goes; may throw to stop
   */
  public CrossValidation(
      Decisions decisions, ModelSpec spec, long seed, Consumer<String> progress) {
    this.decisions = decisions;
    this.spec = spec;
    this.seed = seed;
    this.order = StreamOrder.of(decisions);
    this.trainer = new Trainer(decisions.featureTable(), spec, seed, progress);
    this.progress = progress;
  }

  /** Trained on all other groups, judged on each that is large enough; none of a single group. */
  public List<Slice> leaveOneOut(RowGroups groups) {
    List<Slice> slices = new ArrayList<>();
    for (int group : usable(groups)) {
      String name = "held out: " + groups.names().get(group);
      judge(groups, other -> other != group, group, name).ifPresent(slices::add);
    }
    return slices;
  }

  /** Trained on one group alone, judged on each other one. */
  public List<Slice> eachAlone(RowGroups groups) {
    List<Slice> slices = new ArrayList<>();
    for (int alone : usable(groups)) {
      for (int group : usable(groups)) {
        if (alone != group) {
          String name =
              "trained on %s alone, judged on %s"
                  .formatted(groups.names().get(alone), groups.names().get(group));
          judge(groups, other -> other == alone, group, name).ifPresent(slices::add);
        }
      }
    }
    return slices;
  }

  private int[] usable(RowGroups groups) {
    int[] sizes = groups.sizes();
    return groups.count() < 2
        ? new int[0]
        : IntStream.range(0, groups.count())
            .filter(group -> sizes[group] >= MIN_GROUP)
            .boxed()
            .sorted((a, b) -> Integer.compare(sizes[b], sizes[a]))
            .limit(MOST_GROUPS)
            .mapToInt(Integer::intValue)
            .toArray();
  }

  private Optional<Slice> judge(RowGroups groups, IntPredicate trainOn, int group, String name) {
    progress.accept(name);
    try {
      int[] of = groups.of();
      int[] fitted = IntStream.range(0, of.length).filter(i -> trainOn.test(of[i])).toArray();
      int[] judged = IntStream.range(0, of.length).filter(i -> of[i] == group).toArray();
      return Optional.of(judge(fitted, judged, name));
    } catch (MllbException e) {
      // Groups of one class cannot be trained on; the other groups still tell something.
      progress.accept(name + " is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Slice judge(int[] fitted, int[] judged, String name) {
    int[] fit = thinned(fitted, i -> i / RUN % VALIDATION_EVERY != 0);
    int[] stop = thinned(fitted, i -> i / RUN % VALIDATION_EVERY == 0);
    Examples train = Examples.of(decisions, Balancing.of(decisions, fit, spec.balance()));
    Trainer.Training outcome = trainer.train(train, Examples.of(decisions, stop));
    boolean[] labels = decisions.verdicts(judged);
    double[] scores = outcome.net().scores(decisions.features(judged));
    boolean[] majority = new boolean[labels.length];
    Arrays.fill(majority, train.yes() * 2L >= train.size());
    boolean[] answers = Judge.of(name, scores).answers();
    GroupBootstrap bootstrap = GroupBootstrap.byTime(labels, order, judged, seed);
    return Slices.slice(
        name,
        Confusion.of(labels, answers),
        Confusion.of(labels, decisions.nativeRule(judged)),
        Confusion.of(labels, majority),
        new Intervals(
            bootstrap.of(answers, Confusion::accuracy),
            bootstrap.of(answers, Confusion::balancedAccuracy),
            bootstrap.removed(answers, majority)));
  }

  private static int[] thinned(int[] rows, IntPredicate wanted) {
    int stride = Math.max(1, rows.length / MOST_ROWS);
    return IntStream.range(0, rows.length / stride)
        .filter(wanted)
        .map(i -> rows[i * stride])
        .toArray();
  }
}
