// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code SweepWorkflow} is started with.
 *
 * @param dataset rows to train and judge on; null to make them from the traces
 * @param traces traces to make the dataset of; not looked at when there is one
 * @param featureSet of the dataset, for example {@code mllb15}
 * @param sweep settings to try
 * @param gates marked in the leaderboard, they keep nothing out of it
 */
public record SweepRequest(
    @Nullable DatasetRef dataset,
    List<TraceRef> traces,
    String featureSet,
    SweepSpec sweep,
    GateSpec gates)
    implements Request {

  public SweepRequest {
    traces = List.copyOf(traces);
  }
}
