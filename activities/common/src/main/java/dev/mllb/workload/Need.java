// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import java.util.Optional;

/**
 * What an entry of the catalogue needs besides its programs being there. A program is asked whether
 * it can; its version decides nothing, because distributions change what a version can.
 */
public sealed interface Need {

  /**
   * A stressor of stress-ng.
   *
   * @param since the version that has it first, for people
   * @param instead an entry that does without; empty when there is none
   */
  record Stressor(String name, String since, String instead) implements Need {}

  /**
   * That an option of stress-ng takes the value of a parameter.
   *
   * @param option for example {@code --cpu-method}
   * @param parameter of the entry
   */
  record Choice(String option, String parameter) implements Need {}

  /**
   * As many as a parameter times a factor.
   *
   * @param of what is limited
   * @param when {@code parameter=value} in which it is needed; empty means always
   */
  record Amount(Limited of, String parameter, long factor, Optional<String> when) implements Need {}

  /** What a system limits. */
  enum Limited {
    TASKS,
    OPEN_FILES
  }
}
