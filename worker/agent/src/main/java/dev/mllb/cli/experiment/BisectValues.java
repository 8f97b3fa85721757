// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.plan.ArmsSection;
import dev.mllb.model.Arm;
import dev.mllb.model.BisectRequest;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TrialSpec;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.stats.RepetitionsNeeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code mllb bisect} searches: values of one key, or a plan's own arms. */
final class BisectValues {

  @Option(
      names = "--set",
      paramLabel = "KEY",
      description = {
        "Tunable (mllb tunables), or option of the arm's scheduler, that is searched; left out, the"
            + " plan's arms behind the control are."
      })
  private String key = "";

  @Option(
      names = "--values",
      paramLabel = "A,B,...",
      split = ",",
      description = "With --set: its values, in order.")
  private List<String> values = List.of();

  @Option(
      names = "--arm",
      paramLabel = "NAME",
      description = "With --set: the plan's arm that has it, beside what it holds (the control).")
  private String name = "";

  @Option(
      names = "--trial",
      paramLabel = "NAME",
      description = "The trial that is asked, where the plan has several.")
  private String trial = "";

  /** Whether one of them is there. */
  boolean isSaid() {
    return !(key + name + trial).isEmpty() || !values.isEmpty();
  }

  /**
   * The plan of the search: one trial, the control and behind it what is searched.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  ExperimentPlan of(ExperimentPlan plan) {
    List<Arm> arms = arms(plan);
    ArmsSection.problem(arms)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    ExperimentPlan asked = plan.with(plan.design(), List.of(trial(plan)), arms);
    BisectRequest request = new BisectRequest(asked, "host", false);
    if (!RepetitionsNeeded.canTell(request.design(), 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d verdicts hold together with %.0f %% when each has %.1f %%, for which"
                  + " design.maxRepetitions of %d is too few",
              request.experiments(),
              100 * plan.design().confidence(),
              100 * request.design().confidence(),
              plan.design().maxRepetitions()));
    }
    return asked;
  }

  private List<Arm> arms(ExperimentPlan plan) {
    if (key.isEmpty()) {
      if (!values.isEmpty() || !name.isEmpty()) {
        throw new IllegalArgumentException("--values and --arm say nothing without --set");
      }
      return plan.arms();
    }
    if (values.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("--values has an empty value");
    }
    Arm control = plan.arms().get(0);
    Arm base = name.isEmpty() ? control : find(plan, name);
    List<Arm> arms = new ArrayList<>(List.of(control));
    values.forEach(value -> arms.add(with(base, value.strip())));
    return arms;
  }

  private static Arm find(ExperimentPlan plan, String name) {
    return plan.arms().stream()
        .filter(arm -> arm.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the plan has no arm " + name));
  }

  private Arm with(Arm base, String value) {
    String plain = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String called = "at-" + plain.substring(0, Math.min(17, plain.length()));
    SchedulerCall policy = base.policy();
    if (policy != null && SchedulerCatalogue.load().hasOption(policy.scheduler(), key)) {
      return new Arm(
          called,
          base.model(),
          base.tune(),
          base.beside(),
          new SchedulerCall(policy.scheduler(), with(policy.options(), value)),
          base.boot());
    }
    return new Arm(
        called, base.model(), with(base.tune(), value), base.beside(), policy, base.boot());
  }

  private Map<String, String> with(Map<String, String> others, String value) {
    Map<String, String> all = new HashMap<>(others);
    all.put(key, value);
    return all;
  }

  /** Of all arms of the search. */
  private TrialSpec trial(ExperimentPlan plan) {
    @Nullable TrialSpec found = null;
    for (TrialSpec spec : plan.trials()) {
      if (trial.isEmpty() ? plan.trials().size() == 1 : spec.name().equals(trial)) {
        found = spec;
      }
    }
    if (found == null) {
      throw new IllegalArgumentException(
          trial.isEmpty() ? "several trials; say --trial NAME" : "the plan has no trial " + trial);
    }
    return new TrialSpec(found.name(), found.call());
  }
}
