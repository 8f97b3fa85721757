// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.cli.plan.ArmsSection;
import dev.mllb.model.Arm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arms on the command line: {@code NAME[:KEY=VALUE,...]}. */
final class ArmArgument {

  private ArmArgument() {}

  /**
   * Reads them, the control first.
   *
   * @throws IllegalArgumentException with what is wrong with one, or with all together
   */
  static List<Arm> read(List<String> given) {
    List<Arm> arms = given.stream().map(ArmArgument::arm).toList();
    ArmsSection.problem(arms)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("--arm " + why);
            });
    return arms;
  }

  private static Arm arm(String text) {
    int colon = text.indexOf(':');
    Map<String, String> tune = new LinkedHashMap<>();
    for (String pair : colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1 || equals == pair.length() - 1) {
        throw new IllegalArgumentException("--arm " + text + ": '" + pair + "' is not KEY=VALUE");
      }
      if (tune.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "--arm " + text + ": " + pair.substring(0, equals) + " stands there twice");
      }
    }
    String model = tune.remove("model");
    return new Arm(colon < 0 ? text : text.substring(0, colon), model, tune, null);
  }
}
