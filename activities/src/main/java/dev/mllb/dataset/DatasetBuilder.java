package dev.mllb.dataset;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.TraceRef;
import java.util.List;

/** Builds a dataset from traces in constant memory. */
public final class DatasetBuilder {

  private DatasetBuilder() {}

  /**
   * Writes the rows that reached the heuristic, in trace order, with their features.
   *
   * @param featureSet name of a feature set, for example {@code mllb15}
   * @throws dev.mllb.failure.MllbException DATA_UNUSABLE, ABI_MISMATCH or those of the store
   */
  @SuppressWarnings("DoNotCallSuggester") // written with the trace format, next
  public static DatasetRef build(List<TraceRef> traces, ArtifactStore store, String featureSet) {
    throw new UnsupportedOperationException("traces are not written yet");
  }
}
