// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.export;

/**
 * Corners and real rows with the scores that every integer form must give.
 *
 * @param inputs little-endian int16, one vector after the other
 * @param scores little-endian int32, one per vector
 */
@SuppressWarnings("ArrayRecordComponent") // Files' bytes; never compared as a whole.
public record ParityVectors(byte[] inputs, byte[] scores) {}
