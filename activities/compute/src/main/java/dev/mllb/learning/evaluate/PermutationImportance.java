// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails.Importance;
import dev.mllb.learning.train.Examples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** How much worse the model gets when one feature is shuffled among the rows. */
final class PermutationImportance {

  private static final int ROWS = 20_000;
  private static final int SHUFFLES = 3;

  private final Function<short[], float[]> model;
  private final Random random;

  PermutationImportance(Function<short[], float[]> model, long seed) {
    this.model = model;
    this.random = new Random(seed);
  }

  List<Importance> of(Examples heldOut, List<String> names) {
    Examples some = heldOut.thinned(ROWS);
    Confusion whole = judged(some, some.values());
    List<Importance> all = new ArrayList<>();
    for (int f = 0; f < names.size(); f++) {
      double balanced = 0;
      double accuracy = 0;
      for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
        Confusion shuffled = judged(some, shuffled(some, f));
        balanced += whole.balancedAccuracy() - shuffled.balancedAccuracy();
        accuracy += whole.accuracy() - shuffled.accuracy();
      }
      all.add(new Importance(names.get(f), balanced / SHUFFLES, accuracy / SHUFFLES));
    }
    all.sort(Comparator.comparingDouble(Importance::balancedDrop).reversed());
    return all;
  }

  private Confusion judged(Examples examples, short[] values) {
    float[] z = model.apply(values);
    boolean[] answers = new boolean[z.length];
    for (int i = 0; i < z.length; i++) {
      answers[i] = z[i] >= 0;
    }
    return Confusion.of(examples.labels(), answers);
  }

  private short[] shuffled(Examples examples, int feature) {
    short[] values = examples.values().clone();
    int width = examples.width();
    for (int i = examples.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      short swapped = values[i * width + feature];
      values[i * width + feature] = values[j * width + feature];
      values[j * width + feature] = swapped;
    }
    return values;
  }
}
