package dev.mllb.evaluate;

import dev.mllb.evaluate.EvaluationDetails.Slice;
import dev.mllb.failure.MllbException;
import dev.mllb.train.Decisions;
import dev.mllb.train.Examples;
import dev.mllb.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * Trains once without each group and judges on that group: what to expect of a workload or a node
 * nobody has seen.
 */
final class CrossValidation {

  /** Smaller groups say nothing. */
  private static final int MIN_GROUP = 200;

  /** More groups than this only cost time: the largest ones are taken. */
  private static final int MOST_GROUPS = 8;

  private static final int MOST_ROWS = 60_000;
  private static final int VALIDATION_EVERY = 6;

  private final Decisions decisions;
  private final Trainer trainer;
  private final Consumer<String> progress;

  CrossValidation(Decisions decisions, Trainer trainer, Consumer<String> progress) {
    this.decisions = decisions;
    this.trainer = trainer;
    this.progress = progress;
  }

  /**
   * One slice for each group that is large enough; none when there is one group only.
   *
   * @param groups group of every row of the dataset
   */
  List<Slice> leaveOneOut(long[] groups, LongFunction<String> name) {
    List<Slice> slices = new ArrayList<>();
    long[] usable = usable(groups);
    for (long group : usable) {
      progress.accept("held-out group " + name.apply(group));
      try {
        slices.add(judge(groups, group, "held out: " + name.apply(group)));
      } catch (MllbException e) {
        // A rest of one class cannot be trained on; the other groups still tell something.
        progress.accept("group " + name.apply(group) + " skipped: " + e.getMessage());
      }
    }
    return slices;
  }

  private long[] usable(long[] groups) {
    TreeSet<Long> all = new TreeSet<>();
    Arrays.stream(groups).forEach(all::add);
    if (all.size() < 2) {
      return new long[0];
    }
    return all.stream()
        .filter(group -> count(groups, group) >= MIN_GROUP)
        .sorted((a, b) -> Long.compare(count(groups, b), count(groups, a)))
        .limit(MOST_GROUPS)
        .mapToLong(Long::longValue)
        .toArray();
  }

  private static long count(long[] groups, long group) {
    return Arrays.stream(groups).filter(g -> g == group).count();
  }

  private Slice judge(long[] groups, long group, String name) {
    int[] rest = IntStream.range(0, groups.length).filter(i -> groups[i] != group).toArray();
    int[] fit = thinned(rest, i -> i % VALIDATION_EVERY != 0);
    int[] stop = thinned(rest, i -> i % VALIDATION_EVERY == 0);
    int[] out = IntStream.range(0, groups.length).filter(i -> groups[i] == group).toArray();
    Trainer.Outcome outcome =
        trainer.train(Examples.of(decisions, fit), Examples.of(decisions, stop));
    boolean[] labels = decisions.verdicts(out);
    double[] scores = outcome.net().scores(decisions.features(out));
    Confusion model = Confusion.of(labels, Judge.of(name, scores).answers());
    return Slices.slice(name, model, Confusion.of(labels, decisions.nativeRule(out)));
  }

  private static int[] thinned(int[] rows, java.util.function.IntPredicate wanted) {
    int stride = Math.max(1, rows.length / MOST_ROWS);
    return IntStream.range(0, rows.length / stride)
        .filter(wanted)
        .map(i -> rows[i * stride])
        .toArray();
  }
}
