// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

/** A segment file is damaged, cut off, or none; everything before the offset was readable. */
public final class SegmentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long offset;

  SegmentException(long offset, String what) {
    super(what + " (offset " + offset + ")");
    this.offset = offset;
  }

  /** Where in the file it went wrong; bytes. */
  public long offset() {
    return offset;
  }
}
