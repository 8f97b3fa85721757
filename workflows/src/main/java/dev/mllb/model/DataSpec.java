package dev.mllb.model;

import java.util.List;

/**
 * What a model is trained on besides the decisions that the experiment collects.
 *
 * @param traces manifests of earlier traces, of any node and kernel, merged with the new one
 */
public record DataSpec(List<ArtifactRef> traces) {

  /** The collected decisions alone. */
  public static final DataSpec COLLECTED = new DataSpec(List.of());

  public DataSpec {
    traces = List.copyOf(traces);
  }
}
