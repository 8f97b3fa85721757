// SPDX-License-Identifier: Apache-2.0
package dev.mllb.compute;

import dev.mllb.activity.ModelActivities;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.SigningKeys;
import dev.mllb.dataset.DatasetBuilder;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureSets;
import dev.mllb.learning.evaluate.EvaluateStep;
import dev.mllb.learning.export.ExportStep;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.Registry;
import dev.mllb.learning.train.TrainStep;
import dev.mllb.model.DataSpec;
import dev.mllb.model.DataSpec.Mismatches;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.Screening;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrainedModel;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The compute side of an experiment. Every step is done again from its inputs when it is retried.
 */
public final class ModelActivitiesImpl implements ModelActivities {

  private final ArtifactStore store;
  private final Registry registry;
  private final @Nullable Path signingKey;

  /**
   * What a heartbeat says.
   *
   * @param note one line, for example {@code epoch 3 of 120, loss 0.0412, accuracy 98.70 %}
   */
  public record ComputeProgress(String note) {}

  /**
   * @param signingKey what is exported is signed with; null signs nothing
   */
  public ModelActivitiesImpl(ArtifactStore store, Registry registry, @Nullable Path signingKey) {
    this.store = store;
    this.registry = registry;
    this.signingKey = signingKey;
  }

  @Override
  public DatasetRef prepareDataset(
      List<TraceRef> traces, String featureSet, DataSpec.@Nullable Mismatches mismatches) {
    return run(
        progress -> {
          progress.accept(String.format(Locale.ROOT, "preparing %d traces", traces.size()));
          return DatasetBuilder.build(
              traces, store, featureSet, Objects.requireNonNullElse(mismatches, Mismatches.REFUSE));
        });
  }

  @Override
  public TrainedModel train(DatasetRef dataset, ModelSpec model, long seed) {
    return run(
        progress -> {
          TrainedModel trained = new TrainStep(store).train(dataset, model, seed, progress);
          registry.add(record(dataset, trained, model, seed));
          return trained;
        });
  }

  @Override
  public Evaluation evaluate(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    return run(
        progress -> {
          Evaluation evaluation =
              new EvaluateStep(store).evaluate(dataset, trained, model, gates, seed, progress);
          registry.note(ModelRecord.idOf(trained), evaluation, null);
          return evaluation;
        });
  }

  @Override
  public Screening screen(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    return run(
        progress -> {
          Evaluation evaluation =
              new EvaluateStep(store, false)
                  .evaluate(dataset, trained, model, gates, seed, progress);
          registry.note(ModelRecord.idOf(trained), evaluation, null);
          return new Screening(FeatureSets.parameters(model), evaluation);
        });
  }

  @Override
  public ExportedModel export(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, GateSpec gates, long seed) {
    return run(
        progress -> {
          ExportedModel exported =
              signed(new ExportStep(store).export(dataset, trained, model, gates, seed, progress));
          registry.note(exported.modelId(), null, exported);
          return exported;
        });
  }

  private ExportedModel signed(ExportedModel exported) {
    if (signingKey == null) {
      return exported;
    }
    byte[] modelBin = store.read(exported.modelBin(), ModelBin.MAX_BYTES);
    byte[] signature = SigningKeys.sign(signingKey, modelBin);
    return exported.signed(store.put(signature, "model.bin.sig"));
  }

  private static ModelRecord record(
      DatasetRef dataset, TrainedModel trained, ModelSpec model, long seed) {
    String origin = Activity.getExecutionContext().getInfo().getWorkflowId();
    return ModelRecord.of(origin, Instant.now(), dataset, model, seed, trained);
  }

  /** Beats while the step computes; a cancellation reaches it with its next word of progress. */
  private static <T> T run(Function<Consumer<String>, T> step) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    try {
      context.heartbeat(new ComputeProgress("starting"));
      return step.apply(note -> context.heartbeat(new ComputeProgress(note)));
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }
}
