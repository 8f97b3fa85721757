// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.features.FeatureTable;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.Balance;
import dev.mllb.model.DataSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.SweepSpec;
import dev.mllb.model.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** The sections of a plan about data and model. */
final class ModelSections {

  private ModelSections() {}

  static ModelSpec model(Section s) {
    ModelSpec usual = ModelSpec.USUAL;
    ModelSpec spec =
        new ModelSpec(
            s.text(
                "featureSet",
                usual.featureSet(),
                TextForm.FEATURE_SET,
                "Named and versioned feature set."),
            ValueLists.words(s, "features", "Subset of the set's features; empty is all."),
            ValueLists.numbers(
                s, "hidden", usual.hidden(), 1, 64, "Widths of the hidden layers, one or two."),
            s.real(
                "dropout",
                usual.dropout(),
                0,
                ModelSpec.MOST_DROPOUT,
                "Dropout probability while training."),
            s.count(
                "batchSize", usual.batchSize(), 1, ModelSpec.MOST_ROWS_PER_STEP, "Rows per step."),
            s.count(
                "epochs",
                usual.epochs(),
                1,
                ModelSpec.MOST_EPOCHS,
                "Passes over the training rows at most."),
            s.real(
                "learningRate",
                usual.learningRate(),
                ModelSpec.LEAST_LEARNING_RATE,
                ModelSpec.MOST_LEARNING_RATE,
                "Adam's step size."),
            s.count(
                "patience",
                usual.patience(),
                0,
                ModelSpec.MOST_EPOCHS,
                "Epochs without improvement before the end; 0 never."),
            s.flag("classWeights", false, "Weigh classes by their inverse frequency."),
            split(s.section("split")),
            s.word(
                "balance",
                Balance.NONE,
                Balance.class,
                "Groups of training rows that count alike, small ones repeated."),
            s.word(
                "target",
                Target.IMITATION,
                Target.class,
                "The kernel's answers; or, experimental, what turned out well in randomised ones."));
    checkFeatures(s, spec);
    if (spec.hidden().isEmpty() || spec.hidden().size() > 2) {
      s.problem(null, "hidden", "must be one or two widths");
    }
    s.end();
    return spec;
  }

  private static void checkFeatures(Section s, ModelSpec spec) {
    FeatureTable set;
    try {
      set = FeatureTable.named(spec.featureSet());
    } catch (IllegalArgumentException e) {
      s.problem(null, "featureSet", String.valueOf(e.getMessage()));
      return;
    }
    for (String feature : spec.features()) {
      if (!set.names().contains(feature)) {
        s.problem(
            null,
            "features",
            "has no feature " + feature + "; " + set.name() + " has " + set.names());
      }
    }
  }

  private static SplitSpec split(Section s) {
    SplitSpec spec =
        new SplitSpec(
            s.word(
                "by",
                SplitSpec.By.TIME,
                SplitSpec.By.class,
                "What separates training and held-out rows."),
            s.real("heldOut", SplitSpec.USUAL.heldOut(), 0.01, 0.9, "Share that is held out."),
            s.flag("forced", false, "Let a random split pass, marked as such."),
            ValueLists.words(
                s, "groups", "Names to hold out (workloads, hosts, kernels such as \"6.1\")."));
    if (spec.by() == SplitSpec.By.RANDOM && !spec.forced()) {
      s.problem(null, "by", "a random row split leaks; set forced: true to have it all the same");
    }
    boolean named =
        spec.by() == SplitSpec.By.WORKLOAD
            || spec.by() == SplitSpec.By.NODE
            || spec.by() == SplitSpec.By.KERNEL;
    if (!spec.groups().isEmpty() && !named) {
      s.problem(null, "groups", "goes with by: workload, node or kernel");
    }
    s.end();
    return spec;
  }

  static DataSpec data(Section s) {
    s.document("traces", "list of mllb:<sha256>/trace.json", "[]", "Earlier traces to merge in.");
    DataSpec spec =
        new DataSpec(
            s
                .list("traces", List.<@Nullable ArtifactRef>of(), (node, path) -> trace(s, node))
                .stream()
                .filter(ref -> ref != null)
                .toList(),
            s.word(
                "mismatches",
                DataSpec.Mismatches.REFUSE,
                DataSpec.Mismatches.class,
                "Traces whose derived reasons contradict the kernel: refuse them, or drop such"
                    + " rows."));
    s.end();
    return spec;
  }

  private static @Nullable ArtifactRef trace(Section s, Node node) {
    String uri = s.scalar("traces", node);
    if (uri == null || !uri.matches("mllb:[0-9a-f]{64}/[A-Za-z0-9][A-Za-z0-9._-]*")) {
      s.problem(node, "traces", "must be an address like mllb:<sha256>/trace.json");
      return null;
    }
    return ArtifactRef.of(uri.substring(uri.indexOf('/') + 1), uri.substring(5, 69), 0);
  }

  /**
   * The settings to try.
   *
   * @return null when the plan has no sweep, or a faulty one
   */
  static @Nullable SweepSpec sweep(Section s, boolean given, ModelSpec base, long seed) {
    List<String> hidden =
        ValueLists.words(s, "hidden", "Shapes to try, for example \"10\" or \"32-16\".");
    List<String> features =
        ValueLists.words(s, "features", "Subsets to try: \"all\", or names joined by +.");
    List<String> dropout = ValueLists.words(s, "dropout", "Values to try.");
    List<String> batchSize = ValueLists.words(s, "batchSize", "Values to try.");
    List<String> epochs = ValueLists.words(s, "epochs", "Values to try.");
    List<String> learningRate = ValueLists.words(s, "learningRate", "Values to try.");
    List<String> classWeights = ValueLists.words(s, "classWeights", "Values to try: true, false.");
    List<String> seeds = ValueLists.words(s, "seeds", "Seeds to try.");
    int atOnce = s.count("atOnce", 2, 1, 64, "Settings under way at the same time.");
    s.end();
    if (!given) {
      return null;
    }
    try {
      return new SweepGrid(base, seed)
          .hidden(hidden)
          .features(features)
          .dropout(dropout)
          .batchSize(batchSize)
          .epochs(epochs)
          .learningRate(learningRate)
          .classWeights(classWeights)
          .seeds(seeds)
          .toSpec(atOnce);
    } catch (IllegalArgumentException e) {
      s.problem(null, "settings", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
