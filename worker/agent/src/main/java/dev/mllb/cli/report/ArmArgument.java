// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.cli.plan.ArmsSection;
import dev.mllb.model.Arm;
import dev.mllb.model.SchedulerCall;
import dev.mllb.scheduler.SchedulerCatalogue;
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
    arms.stream()
        .filter(Arm::takesModel)
        .findFirst()
        .ifPresent(
            arm -> {
              throw new IllegalArgumentException(
                  "--arm " + arm.name() + ": model is " + Arm.TRAINED + ", or left out");
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
    if (tune.containsKey("kernel") || tune.containsKey("cmdline") || tune.containsKey("boot")) {
      throw new IllegalArgumentException(
          "--arm "
              + text
              + ": this command does not outlive a boot; put the arm into a plan (arms."
              + text.substring(0, colon)
              + ".boot) and start that with mllb start");
    }
    String model = tune.remove("model");
    String scheduler = tune.remove("scheduler");
    return new Arm(
        colon < 0 ? text : text.substring(0, colon),
        model,
        tune,
        null,
        scheduler == null ? null : new SchedulerCall(scheduler, options(scheduler, tune)));
  }

  /** Takes from what an arm sets the options of its scheduler; the rest are tunables. */
  private static Map<String, String> options(String scheduler, Map<String, String> tune) {
    SchedulerCatalogue catalogue = SchedulerCatalogue.load();
    Map<String, String> options = new LinkedHashMap<>(tune);
    options.keySet().removeIf(key -> !catalogue.hasOption(scheduler, key));
    tune.keySet().removeAll(options.keySet());
    return options;
  }
}
