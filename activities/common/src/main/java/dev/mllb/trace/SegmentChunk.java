// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

/**
 * Head of a chunk of records.
 *
 * @param kind {@link DecisionLayout#KIND_DECISION} or {@link OutcomeLayout#KIND_OUTCOME}; others
 *     are skipped
 * @param recordBytes length of one record; bytes
 * @param records number of records
 * @param firstIndex number of records of this kind before it in the file
 * @param payloadCrc CRC-32C of the records
 */
public record SegmentChunk(
    int kind, int recordBytes, int records, long firstIndex, int payloadCrc) {

  int payloadBytes() {
    return recordBytes * records;
  }
}
