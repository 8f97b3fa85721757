// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Vectors through the loaded module's own inference code, as the decision path runs it. */
public final class SelfTest {

  private static final int REQUEST_BYTES = 4096;
  private static final int COUNT_BYTES = Integer.BYTES;

  private final MllbControl control;

  public SelfTest(MllbControl control) {
    this.control = control;
  }

  /**
   * Scores of the loaded model.
   *
   * @param vectors little-endian int16, one vector of {@code width} after the other
   * @return little-endian int32, one per vector
   */
  public byte[] scores(byte[] vectors, int width) {
    int vectorBytes = width * Short.BYTES;
    int count = vectors.length / vectorBytes;
    int perRequest = (REQUEST_BYTES - COUNT_BYTES) / vectorBytes;
    ByteBuffer scores = ByteBuffer.allocate(count * Integer.BYTES);
    for (int from = 0; from < count; from += perRequest) {
      int now = Math.min(perRequest, count - from);
      ByteBuffer request =
          ByteBuffer.allocate(COUNT_BYTES + now * vectorBytes).order(ByteOrder.LITTLE_ENDIAN);
      request.putInt(now).put(vectors, from * vectorBytes, now * vectorBytes);
      scores.put(control.ask("selftest", request.array(), now * Integer.BYTES));
    }
    return scores.array();
  }

  /** Vectors on which two lists of scores differ; a missing score differs. */
  public static int mismatches(byte[] scores, byte[] expected) {
    int bad = 0;
    int count = Math.max(scores.length, expected.length) / Integer.BYTES;
    for (int i = 0; i < count; i++) {
      int at = i * Integer.BYTES;
      boolean both = at + 4 <= scores.length && at + 4 <= expected.length;
      if (!both || !Arrays.equals(scores, at, at + 4, expected, at, at + 4)) {
        bad++;
      }
    }
    return bad;
  }
}
