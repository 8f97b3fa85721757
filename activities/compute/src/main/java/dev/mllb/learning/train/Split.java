// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.Decisions;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.SplitSpec;
import java.util.Locale;

/**
 * Rows for training, for stopping early, and held out for judgement. Deterministic in the data, the
 * spec and the seed.
 *
 * @param train rows the weights are fitted on
 * @param validation rows that decide when to stop and which scales to choose
 * @param heldOut rows nobody sees before the judgement
 * @param description one line for reports
 * @param leaky whether neighbouring rows of one stream stand on both sides (a forced random split)
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
public record Split(
    int[] train, int[] validation, int[] heldOut, String description, boolean leaky) {

  static final int MIN_TRAIN = 200;
  static final int MIN_HELD_OUT = 50;

  /** What is not held out of a trace is cut in parts; of these many, one in six for validation. */
  private static final int PARTS = 24;

  private static final int VALIDATION_EVERY = 6;

  /**
   * Divides the rows.
   *
   * @throws MllbException INVALID_PLAN for an unforced random split or impossible groups,
   *     DATA_UNUSABLE when a part is too small or of one class
   */
  public static Split of(Decisions decisions, SplitSpec spec, long seed) {
    RowPartition sides = sides(decisions, spec, seed);
    byte[] part = sides.part();
    int[] known = sides.rows(RowPartition.TRAIN);
    int[] parts = StreamOrder.of(decisions).parts(known, PARTS);
    for (int i = 0; i < known.length; i++) {
      if (parts[i] % VALIDATION_EVERY == VALIDATION_EVERY - 2) {
        part[known[i]] = RowPartition.VALIDATION;
      }
    }
    Split split =
        new Split(
            sides.rows(RowPartition.TRAIN),
            sides.rows(RowPartition.VALIDATION),
            sides.rows(RowPartition.HELD_OUT),
            sides.description(),
            spec.by() == SplitSpec.By.RANDOM);
    split.check(decisions);
    return split;
  }

  private static RowPartition sides(Decisions decisions, SplitSpec spec, long seed) {
    return switch (spec.by()) {
      case TIME -> RowPartition.byTime(decisions, spec.heldOut());
      case WORKLOAD -> byGroup(RowGroups.byWorkload(decisions), spec, seed);
      case CPU_PAIR -> byGroup(RowGroups.byCpuPair(decisions), spec, seed);
      case NODE -> byGroup(RowGroups.byNode(decisions), spec, seed);
      case KERNEL -> byGroup(RowGroups.byKernel(decisions), spec, seed);
      case RANDOM -> {
        if (!spec.forced()) {
          throw new MllbException(
              FailureCode.INVALID_PLAN,
              "model.split.by: random leaks neighbouring rows into the held-out part;"
                  + " use time, workload, cpu_pair, node or kernel, or set model.split.forced");
        }
        yield RowPartition.atRandom(decisions.size(), spec.heldOut(), seed);
      }
    };
  }

  private static RowPartition byGroup(RowGroups groups, SplitSpec spec, long seed) {
    return RowPartition.byGroup(groups, spec.heldOut(), spec.groups(), seed);
  }

  private void check(Decisions decisions) {
    checkPart("training", decisions.verdicts(train), MIN_TRAIN);
    checkPart("validation", decisions.verdicts(validation), 1);
    checkPart("held-out", decisions.verdicts(heldOut), MIN_HELD_OUT);
    boolean[] labels = decisions.verdicts(train);
    checkClasses("training", labels);
    checkClasses("held-out", decisions.verdicts(heldOut));
  }

  private static void checkPart(String part, boolean[] labels, int least) {
    if (labels.length < least) {
      throw Decisions.unusable(
          String.format(
              Locale.ROOT,
              "the %s part has %d rows, at least %d are needed; collect longer or change"
                  + " model.split",
              part,
              labels.length,
              least));
    }
  }

  private static void checkClasses(String part, boolean[] labels) {
    int yes = 0;
    for (boolean label : labels) {
      yes += label ? 1 : 0;
    }
    if (yes == 0 || yes == labels.length) {
      throw Decisions.unusable(
          String.format(
              Locale.ROOT,
              "the %s part has only \"%s\" answers among %d rows; collect under a mix of workloads",
              part,
              yes == 0 ? "no" : "yes",
              labels.length));
    }
  }
}
