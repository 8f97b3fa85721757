// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What an entry of the catalogue needs besides its programs being there. A program is asked whether
 * it can; its version decides nothing, because distributions change what a version can.
 */
public sealed interface Need {

  /** Names of the entry's parameters whose numbers it is reckoned from. */
  default List<String> numbers() {
    return List.of();
  }

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
  record Amount(Limited of, String parameter, long factor, Optional<String> when) implements Need {
    @Override
    public List<String> numbers() {
      return List.of(parameter);
    }
  }

  /**
   * That parameters together ask for no more than an entry can measure.
   *
   * @param most the largest number
   * @param of parameters with {@code *} and {@code /} between them, reckoned from the left
   * @param are what it is a number of, for people
   */
  record Most(long most, String of, String are) implements Need {

    @Override
    public List<String> numbers() {
      return List.of(of.split("[*/]", -1));
    }

    /**
     * What is asked for.
     *
     * @param value the number of a parameter
     */
    public double asked(ToLongFunction<String> value) {
      List<String> numbers = numbers();
      double asked = value.applyAsLong(numbers.get(0));
      int end = numbers.get(0).length();
      for (String name : numbers.subList(1, numbers.size())) {
        double number = value.applyAsLong(name);
        asked = of.charAt(end) == '/' ? asked / number : asked * number;
        end += 1 + name.length();
      }
      return asked;
    }
  }

  /** That its programs, which refuse to run as root, run as somebody else. */
  record Ordinary() implements Need {}

  /** What a system limits. */
  enum Limited {
    TASKS("tasks"),
    OPEN_FILES("openFiles"),
    /** Bytes below the folder where workloads write. */
    DISK("disk");

    private final String key;

    Limited(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }
}
