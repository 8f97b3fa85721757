// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import java.util.List;

/** A plan with at least one fault; nothing was started. */
public final class PlanRejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * All faults at once.
   *
   * @param problems each {@code file:line: field: reason}
   */
  public PlanRejectedException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
