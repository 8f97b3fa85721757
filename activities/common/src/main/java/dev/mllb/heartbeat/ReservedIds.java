// SPDX-License-Identifier: Apache-2.0
package dev.mllb.heartbeat;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.Set;

/**
 * Names under which a node notes what no experiment did. An experiment's id is free text: one that
 * is called so would have its notes taken for these, and would never be put back.
 */
public final class ReservedIds {

  /** What its owner has set with {@code mllb tune}, or loaded with {@code mllb module load}. */
  public static final String COMMAND_LINE = "command line";

  /** What a bench has set or loaded. */
  public static final String BENCH = "mllb bench";

  /** The module that is tried out before an experiment, and by {@code mllb doctor}. */
  public static final String PREFLIGHT = "preflight";

  private static final Set<String> ALL = Set.of(COMMAND_LINE, BENCH, PREFLIGHT);

  private ReservedIds() {}

  /** Whether no experiment can have this id. */
  public static boolean contains(String id) {
    return ALL.contains(id);
  }

  /**
   * The id, if an experiment can have it.
   *
   * @throws MllbException INVALID_PLAN when it cannot
   */
  public static String experiment(String id) {
    if (contains(id)) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "no experiment can be called '"
              + id
              + "': hosts note under this name what is done on them by hand; start it under"
              + " another id");
    }
    return id;
  }
}
