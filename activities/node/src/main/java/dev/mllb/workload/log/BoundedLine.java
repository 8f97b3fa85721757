// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

/**
 * A line as a regular expression reads it, for so many characters: one that goes back again and
 * again would hold the thread for ever, and hears no interrupt.
 */
final class BoundedLine implements CharSequence {

  private static final int MOST_READS = 1_000_000;

  private final LogLine line;
  private final CharSequence text;
  private int reads;

  BoundedLine(LogLine line, CharSequence text) {
    this.line = line;
    this.text = text;
  }

  @Override
  public char charAt(int index) {
    if (++reads > MOST_READS) {
      throw line.fault("a regular expression goes back too often");
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
