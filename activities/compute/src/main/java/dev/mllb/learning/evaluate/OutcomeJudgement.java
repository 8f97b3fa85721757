// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.dataset.Decisions;
import dev.mllb.learning.details.EvaluationDetails.PolicyValue;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.learning.train.Examples;
import dev.mllb.learning.train.OutcomeRows;
import dev.mllb.learning.train.Split;
import dev.mllb.learning.train.StreamOrder;
import dev.mllb.learning.train.Trainer;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts a model trained on outcomes beside one that imitates, and beside answers without a model.
 */
final class OutcomeJudgement {

  private final Decisions decisions;
  private final Split split;
  private final ModelSpec spec;
  private final long seed;
  private final Consumer<String> progress;

  OutcomeJudgement(
      Decisions decisions, Split split, ModelSpec spec, long seed, Consumer<String> progress) {
    this.decisions = decisions;
    this.split = split;
    this.spec = spec;
    this.seed = seed;
    this.progress = progress;
  }

  /** Values on the held-out decisions whose answer was drawn at random. */
  List<PolicyValue> of(FloatNet model) {
    OutcomeRows outcomes = OutcomeRows.of(decisions, split.heldOut());
    PolicyValues values = new PolicyValues(outcomes, blocks(outcomes.rows()), seed);
    short[] features = decisions.features(outcomes.rows());
    progress.accept("training the model that imitates");
    FloatNet imitating =
        new Trainer(
                decisions.featureTable(),
                spec.with(draft -> draft.target = Target.IMITATION),
                seed,
                progress)
            .train(
                Examples.byNativeRule(decisions, split.train()),
                Examples.byNativeRule(decisions, split.validation()))
            .net();
    boolean[] yes = new boolean[outcomes.rows().length];
    Arrays.fill(yes, true);
    return List.of(
        values.of("trained on outcomes", Judge.of("", model.scores(features)).answers()),
        values.of("imitating", Judge.of("", imitating.scores(features)).answers()),
        values.of("native rule", decisions.nativeRule(outcomes.rows())),
        values.of("always yes", yes),
        values.of("always no", new boolean[yes.length]));
  }

  private int[] blocks(int[] rows) {
    StreamOrder order = StreamOrder.of(decisions);
    Map<Long, Integer> numbers = new HashMap<>();
    int[] blocks = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      long block = GroupBootstrap.block(order, rows[i]);
      Integer known = numbers.putIfAbsent(block, numbers.size());
      blocks[i] = known == null ? numbers.size() - 1 : known;
    }
    return blocks;
  }
}
