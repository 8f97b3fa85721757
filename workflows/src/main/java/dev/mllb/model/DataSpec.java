// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;

/**
 * What a model is trained on besides the decisions that the experiment collects.
 *
 * @param traces manifests of earlier traces, of any node and kernel, merged with the new one
 * @param mismatches what becomes of a trace whose reasons do not hold
 */
public record DataSpec(List<ArtifactRef> traces, Mismatches mismatches) implements Request {

  /** A mismatch is a decision whose derived reason contradicts the kernel's verdict. */
  public enum Mismatches {
    /** A trace with more than one in a thousand is not trained on. */
    REFUSE,
    /** Such rows are left out and counted, the others are trained on. */
    DROP
  }

  /** The collected decisions alone. */
  public static final DataSpec COLLECTED = new DataSpec(List.of(), Mismatches.REFUSE);

  public DataSpec {
    traces = List.copyOf(traces);
    // Plans of running experiments were written before this existed.
    mismatches = mismatches == null ? Mismatches.REFUSE : mismatches;
  }
}
