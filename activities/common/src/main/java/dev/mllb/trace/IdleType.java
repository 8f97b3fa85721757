// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.List;

/** What the destination CPU does, in our numbering: the kernel's order changed in 6.8. */
public final class IdleType {

  /** It was idle before. */
  public static final int IDLE = 0;

  /** It runs something. */
  public static final int NOT_IDLE = 1;

  /** It is about to go idle. */
  public static final int NEWLY_IDLE = 2;

  /** In the order of the numbers, as summaries, tables and reports name them. */
  public static final List<String> NAMES = List.of("idle", "not_idle", "newly_idle");

  private IdleType() {}

  /** The name, or the number of a type that is not known. */
  public static String name(long code) {
    return code >= 0 && code < NAMES.size() ? NAMES.get((int) code) : "idle type " + code;
  }
}
