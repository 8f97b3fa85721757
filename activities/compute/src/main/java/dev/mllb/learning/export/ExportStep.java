// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.export;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.dataset.Decisions;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureSets;
import dev.mllb.features.FeatureTable;
import dev.mllb.install.InstalledFiles;
import dev.mllb.learning.details.Parity;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.learning.net.GoldenVectors;
import dev.mllb.learning.net.InputRanges;
import dev.mllb.learning.net.IntegerModel;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.learning.net.ModelHeader;
import dev.mllb.learning.net.Quantizer;
import dev.mllb.learning.onnx.OnnxFiles;
import dev.mllb.learning.train.Examples;
import dev.mllb.learning.train.Split;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.TrainedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From a float model in the store to the integer model in the store, with proof. */
public final class ExportStep {

  private final ArtifactStore store;
  private final @Nullable Path kmodSources;

  public ExportStep(ArtifactStore store) {
    this(store, InstalledFiles.find("kmod").orElse(null));
  }

  /**
   * A step that compiles these sources of the module.
   *
   * @param kmodSources null leaves C out of the comparison
   */
  ExportStep(ArtifactStore store, @Nullable Path kmodSources) {
    this.store = store;
    this.kmodSources = kmodSources;
  }

  /**
   * Quantises, compares all forms, stores; nothing is stored when anything fails.
   *
   * @param progress told how it goes; may throw to stop
   * @throws MllbException PARITY_BROKEN when two forms disagree or the integer model decides too
   *     often unlike the float one
   */
  public ExportedModel export(
      DatasetRef dataset,
      TrainedModel trained,
      ModelSpec spec,
      GateSpec gates,
      long seed,
      Consumer<String> progress) {
    FeatureTable table = FeatureSets.named(spec.featureSet());
    Decisions decisions = Decisions.open(dataset, store, table);
    Split split = Split.of(decisions, spec.split(), seed);
    byte[] onnx = store.read(trained.onnx(), OnnxFiles.MOST_BYTES);
    FloatNet net = OnnxFiles.read(onnx);
    InputRanges ranges = InputRanges.of(table);
    Examples train = Examples.of(decisions, split.train());
    progress.accept("quantising");
    IntegerModel integer =
        new Quantizer(ranges, Quantizer.calibration(train.values(), train.width())).quantize(net);
    ParityRows rows = ParityRows.of(decisions, split, ranges);
    progress.accept(
        String.format(
            Locale.ROOT, "comparing all forms on %,d rows", rows.all().length / table.size()));
    ModelForms forms = new ModelForms(table.number(), onnx, net, integer);
    String modelId = trained.onnx().sha256().substring(0, 2 * ModelBin.MODEL_ID_BYTES);
    Parity.Table parity = forms.compare(modelId, rows, kmodSources);
    checkAgreement(parity, gates);
    return store(modelId, forms, rows.golden(), parity);
  }

  /**
   * All vectors that the forms are compared on, for a comparison with the loaded module on a node.
   *
   * @param exported what {@link #export} made of this model
   */
  public ParityVectors vectors(
      DatasetRef dataset, ModelSpec spec, long seed, ExportedModel exported) {
    FeatureTable table = FeatureSets.named(spec.featureSet());
    Decisions decisions = Decisions.open(dataset, store, table);
    ParityRows rows =
        ParityRows.of(decisions, Split.of(decisions, spec.split(), seed), InputRanges.of(table));
    GoldenVectors all = new GoldenVectors(rows.all(), table.size());
    IntegerModel integer =
        ModelBin.decode(store.read(exported.modelBin(), ModelBin.MAX_BYTES)).model();
    return new ParityVectors(
        all.inputBytes(), GoldenVectors.scoreBytes(integer.scores(rows.all())));
  }

  private ExportedModel store(
      String modelId, ModelForms forms, GoldenVectors golden, Parity.Table parity) {
    byte[] bin = forms.bin(modelId);
    int[] scores = forms.integer().scores(golden.rows());
    return new ExportedModel(
        modelId,
        store.put(bin, "model.bin"),
        store.put(ModelHeader.of(bin, modelId).getBytes(StandardCharsets.US_ASCII), "mllb_model.h"),
        store.put(forms.integerOnnx(), "model-integer.onnx"),
        store.put(golden.inputBytes(), "golden-inputs.bin"),
        store.put(GoldenVectors.scoreBytes(scores), "golden-scores.bin"),
        golden.count(),
        parity.integerAgreement(),
        store.put(Json.bytes(parity), "parity.json"),
        null);
  }

  private static void checkAgreement(Parity.Table parity, GateSpec gates) {
    if (parity.integerAgreement() < gates.minIntegerAgreement()) {
      throw new MllbException(
          FailureCode.PARITY_BROKEN,
          String.format(
                  Locale.ROOT,
                  "the integer model decides as the float one on %.3f %% of the held-out rows,"
                      + " %.3f %% are",
                  parity.integerAgreement() * 100,
                  gates.minIntegerAgreement() * 100)
              + " wanted; train with fewer or narrower layers, or another seed");
    }
  }
}
