// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs on which every form of the integer model must give the same score: corners of the declared
 * ranges first, then real rows.
 *
 * @param rows vectors one after the other
 * @param width inputs of one vector
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
public record GoldenVectors(short[] rows, int width) {

  /** As many as the module's self-test is given in one export. */
  public static final int MOST = 2000;

  /** Corners, then real rows at equal distances, {@link #MOST} in all at most. */
  public static GoldenVectors of(InputRanges ranges, short[] realRows) {
    int width = ranges.size();
    List<short[]> vectors = corners(ranges);
    int real = realRows.length / width;
    int wanted = Math.min(MOST - vectors.size(), real);
    for (int i = 0; i < wanted; i++) {
      int row = (int) ((long) i * real / wanted);
      short[] vector = new short[width];
      System.arraycopy(realRows, row * width, vector, 0, width);
      vectors.add(vector);
    }
    short[] rows = new short[vectors.size() * width];
    for (int i = 0; i < vectors.size(); i++) {
      System.arraycopy(vectors.get(i), 0, rows, i * width, width);
    }
    return new GoldenVectors(rows, width);
  }

  public int count() {
    return rows.length / width;
  }

  /** Little-endian int16. */
  public byte[] inputBytes() {
    ByteBuffer out = ByteBuffer.allocate(rows.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    out.asShortBuffer().put(rows);
    return out.array();
  }

  /** Little-endian int32. */
  public static byte[] scoreBytes(int[] scores) {
    ByteBuffer out = ByteBuffer.allocate(scores.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    out.asIntBuffer().put(scores);
    return out.array();
  }

  /** All at once low, high, zero; each input at either end with the rest zero or at its low end. */
  static List<short[]> corners(InputRanges ranges) {
    List<short[]> corners = new ArrayList<>();
    corners.add(filled(ranges.lo()));
    corners.add(filled(ranges.hi()));
    corners.add(new short[ranges.size()]);
    for (int i = 0; i < ranges.size(); i++) {
      for (int value : new int[] {ranges.lo()[i], ranges.hi()[i]}) {
        short[] alone = new short[ranges.size()];
        alone[i] = (short) value;
        corners.add(alone);
        short[] odd = filled(value == ranges.lo()[i] ? ranges.hi() : ranges.lo());
        odd[i] = (short) value;
        corners.add(odd);
      }
    }
    return corners;
  }

  private static short[] filled(int[] values) {
    short[] vector = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      vector[i] = (short) values[i];
    }
    return vector;
  }
}
