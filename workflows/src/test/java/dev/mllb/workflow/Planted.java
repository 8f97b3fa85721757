// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

/** Breaks the rule on purpose, so that the rule is seen to catch it. */
public final class Planted {

  private Planted() {}

  public static long clock() {
    return System.currentTimeMillis();
  }
}
