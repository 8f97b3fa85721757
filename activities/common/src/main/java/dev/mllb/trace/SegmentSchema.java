// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.basics.Json;
import java.util.List;

/**
 * The JSON at the start of a segment: whoever has only the file can read it.
 *
 * @param lineage where it comes from
 * @param bootId boot that the times belong to
 * @param attach how the probe was attached
 * @param decision fields of a decision record
 * @param outcome fields of an outcome record
 */
public record SegmentSchema(
    TraceLineage lineage, String bootId, String attach, List<Field> decision, List<Field> outcome) {

  public static SegmentSchema of(TraceLineage lineage, String bootId, String attach) {
    return new SegmentSchema(
        lineage, bootId, attach, DecisionLayout.fields(), OutcomeLayout.fields());
  }

  public byte[] json() {
    return Json.bytes(this);
  }
}
