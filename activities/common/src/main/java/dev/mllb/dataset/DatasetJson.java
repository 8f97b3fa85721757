package dev.mllb.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.DatasetRef;
import java.io.IOException;

/** Reads and writes the summary beside a dataset. */
public final class DatasetJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private DatasetJson() {}

  /**
   * The summary of a dataset in the store.
   *
   * @throws MllbException DATA_UNUSABLE, or those of the store
   */
  public static DatasetSummary read(DatasetRef dataset, ArtifactStore store) {
    try {
      return MAPPER.readValue(store.fetch(dataset.summary()).toFile(), DatasetSummary.class);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE,
          dataset.summary().uri() + " is not a dataset summary: " + e.getMessage(),
          e);
    }
  }

  static byte[] bytes(DatasetSummary summary) {
    try {
      return MAPPER.writeValueAsBytes(summary);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the summary", e);
    }
  }
}
