// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.DatasetSchema;
import dev.mllb.dataset.Decisions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Decisions whose answer a canary drew at random, with the probability of the answer given and what
 * became of the task. A canary with a model that always says no (or always yes) gives another
 * answer than native to a share of a trace's decisions, whatever their features: that share is the
 * propensity. Where one answer only was ever given nothing can be learned, and those rows are not
 * here.
 *
 * @param rows positions among the decisions
 * @param answers what was answered
 * @param propensity probability of that answer; 0..1
 * @param scores what became of the task, see {@link #score}
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
public record OutcomeRows(int[] rows, boolean[] answers, double[] propensity, double[] scores) {

  /** The probe follows a task for so long; ns. */
  private static final double HORIZON_NS = 100e6;

  /** Running at once and staying there is 1; being moved again takes this much away. */
  private static final double MOVED_AGAIN = 0.5;

  /** Answers of either kind below which chance alone explains them. */
  private static final int LEAST = 20;

  /**
   * The randomised ones of these rows.
   *
   * @throws dev.mllb.failure.MllbException DATA_UNUSABLE without outcomes or a canary
   */
  public static OutcomeRows of(Decisions decisions, int[] among) {
    if (!decisions.has("wait_ns")) {
      throw Decisions.unusable(
          "model.target: outcome needs outcome columns; collect with collect.outcomes: true");
    }
    boolean[] verdicts = decisions.verdicts(among);
    long[] cells = cells(decisions, among);
    Map<Long, int[]> counts = new HashMap<>();
    for (int i = 0; i < among.length; i++) {
      counts.computeIfAbsent(cells[i], cell -> new int[2])[verdicts[i] ? 1 : 0]++;
    }
    int[] kept = new int[among.length];
    int size = 0;
    for (int i = 0; i < among.length; i++) {
      int[] count = counts.getOrDefault(cells[i], new int[2]);
      if (Math.min(count[0], count[1]) >= LEAST) {
        kept[size++] = i;
      }
    }
    if (size == 0) {
      throw Decisions.unusable(
          "model.target: outcome needs decisions whose answer was drawn at random; collect while a"
              + " canary with a model of one answer acts");
    }
    return filled(decisions, among, Arrays.copyOf(kept, size), cells, counts);
  }

  /** Trace and the answer native would have given. */
  private static long[] cells(Decisions decisions, int[] among) {
    long[] traces =
        decisions.has(DatasetSchema.TRACE)
            ? decisions.column(DatasetSchema.TRACE, among)
            : new long[among.length];
    boolean[] rule = decisions.nativeRule(among);
    long[] cells = new long[among.length];
    Arrays.setAll(cells, i -> traces[i] * 2 + (rule[i] ? 1 : 0));
    return cells;
  }

  private static OutcomeRows filled(
      Decisions decisions, int[] among, int[] kept, long[] cells, Map<Long, int[]> counts) {
    int[] rows = new int[kept.length];
    double[] propensity = new double[kept.length];
    Arrays.setAll(rows, i -> among[kept[i]]);
    boolean[] answers = decisions.verdicts(rows);
    for (int i = 0; i < kept.length; i++) {
      int[] count = counts.getOrDefault(cells[kept[i]], new int[2]);
      propensity[i] = (double) count[answers[i] ? 1 : 0] / (count[0] + count[1]);
    }
    long[] waits = decisions.column("wait_ns", rows);
    long[] moves = decisions.column("moved_after_ns", rows);
    double[] scores = new double[kept.length];
    Arrays.setAll(scores, i -> score(waits[i], moves[i]));
    return new OutcomeRows(rows, answers, propensity, scores);
  }

  /**
   * 1 for a task that ran at once, 0 for one that did not run for 100 ms, less one half when it was
   * moved again meanwhile.
   *
   * @param waitNs until it ran; ns, -1 = not within 100 ms
   * @param movedAfterNs until it was moved again; ns, -1 = not within 100 ms
   */
  static double score(long waitNs, long movedAfterNs) {
    double ran = waitNs < 0 ? 0 : Math.max(0, 1 - waitNs / HORIZON_NS);
    return ran - (movedAfterNs < 0 ? 0 : MOVED_AGAIN);
  }

  /**
   * Examples whose label is the answer that did better than the mean, or the other one, weighted by
   * how much and by how rarely that answer was drawn. Their mean weight is 1.
   */
  Examples examples(Decisions decisions) {
    double mean = Arrays.stream(scores).average().orElse(0);
    boolean[] labels = new boolean[rows.length];
    float[] weights = new float[rows.length];
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double gain = (scores[i] - mean) / propensity[i];
      labels[i] = (gain >= 0) == answers[i];
      weights[i] = (float) Math.abs(gain);
      sum += weights[i];
    }
    for (int i = 0; i < rows.length; i++) {
      weights[i] *= (float) (rows.length / sum);
    }
    return new Examples(decisions.features(rows), labels, decisions.width(), weights);
  }
}
