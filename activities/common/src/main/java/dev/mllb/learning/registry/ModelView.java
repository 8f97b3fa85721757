// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.Evaluation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Models as text for people and JSON for programs. */
public final class ModelView {

  private ModelView() {}

  /** Content of a text artifact. */
  public static String text(ArtifactStore store, ArtifactRef ref) {
    return new String(store.read(ref, ArtifactStore.LONGEST_TEXT), StandardCharsets.UTF_8);
  }

  /** One line per model. */
  public static String table(List<ModelRecord> models, ModelTags marks) {
    StringBuilder out = new StringBuilder();
    line(
        out,
        "%-12s %-20s %-10s %9s %9s %7s  %s",
        "MODEL",
        "CREATED",
        "SHAPE",
        "ACCURACY",
        "BALANCED",
        "GATES",
        "MARKS");
    for (ModelRecord model : models) {
      line(
          out,
          "%-12s %-20s %-10s %9s %9s %7s  %s",
          model.id().substring(0, 12),
          model.createdAt().substring(0, Math.min(19, model.createdAt().length())),
          model.spec().shape(),
          accuracy(model.evaluation(), false),
          accuracy(model.evaluation(), true),
          gates(model.evaluation()),
          marks(model, marks));
    }
    return out.toString().stripTrailing();
  }

  private static String accuracy(@Nullable Evaluation e, boolean balanced) {
    return e == null
        ? "-"
        : String.format(
            Locale.ROOT, "%.2f %%", (balanced ? e.balancedAccuracy() : e.accuracy()) * 100);
  }

  static String gates(@Nullable Evaluation evaluation) {
    return evaluation == null ? "-" : evaluation.isAccepted() ? "passed" : "missed";
  }

  private static String marks(ModelRecord model, ModelTags marks) {
    List<String> names = new ArrayList<>();
    List<String> promoted = marks.promoted();
    if (!promoted.isEmpty() && promoted.get(promoted.size() - 1).equals(model.id())) {
      names.add("promoted");
    }
    marks
        .tags()
        .forEach(
            (tag, id) -> {
              if (id.equals(model.id())) {
                names.add(tag);
              }
            });
    return String.join(", ", names.stream().sorted().toList());
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
