// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways to run a machine that a trial compares. What it holds is there during its own
 * repetitions and nowhere else; an arm that holds nothing is the machine as it is.
 *
 * @param name unique among the arms of a trial, whatever their case
 * @param model the model that decides: {@link #TRAINED}, or the name of one that there is already,
 *     with which no experiment is started before it is an id; null for none. With a policy its
 *     scheduler asks the model, else the module does
 * @param tune wanted value by tunable
 * @param beside a workload that runs beside the measured one; null for none
 * @param policy a sched_ext scheduler in the kernel's place; null for none
 * @param boot the kernel that is booted for it; null for none. Where one arm has it, the others are
 *     booted too, into the kernel in which the host was lent
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Arm(
    String name,
    @Nullable String model,
    Map<String, String> tune,
    @Nullable WorkloadCall beside,
    @Nullable SchedulerCall policy,
    @Nullable BootCall boot)
    implements Request {

  /** The model that the experiment trained, or was given. */
  public static final String TRAINED = "trained";

  /** Name of the second of two equal arms. */
  public static final String AGAIN = "again";

  /** The machine as it is. */
  public static final Arm NATIVE = asIs("native");

  /** The machine with the experiment's model in its kernel's module. */
  public static final Arm MLLB = new Arm("mllb", TRAINED, Map.of(), null, null);

  /** What is compared where a plan does not say. */
  public static final List<Arm> USUAL = List.of(NATIVE, MLLB);

  public Arm {
    if (!name.matches("[a-z][a-z0-9-]{0,19}")) {
      throw new IllegalArgumentException(
          "an arm's name is up to 20 lower-case letters, digits and dashes: " + name);
    }
    tune = tune == null ? Map.of() : Map.copyOf(tune);
  }

  /** An arm that needs no boot of its own. */
  public Arm(
      String name,
      @Nullable String model,
      Map<String, String> tune,
      @Nullable WorkloadCall beside,
      @Nullable SchedulerCall policy) {
    this(name, model, tune, beside, policy, null);
  }

  /** An arm that holds nothing. */
  public static Arm asIs(String name) {
    return new Arm(name, null, Map.of(), null, null);
  }

  /** The same thing twice: whatever differs between these two is noise. */
  public static List<Arm> twice(Arm arm) {
    return List.of(arm, new Arm(AGAIN, arm.model, arm.tune, arm.beside, arm.policy, arm.boot));
  }

  /** A name as it stands in sentences: the module's arm is called as the product. */
  public static String shown(String name) {
    return name.equals(MLLB.name) ? "MLLB" : name;
  }

  public boolean hasModel() {
    return model != null;
  }

  /** Whether its model is there before the experiment, which then makes none. */
  public boolean takesModel() {
    return model != null && !model.equals(TRAINED);
  }

  /** The same with another model. */
  public Arm withModel(String other) {
    return new Arm(name, other, tune, beside, policy, boot);
  }

  /** Whether the kernel's own scheduler asks the model, through the module. */
  public boolean needsModule() {
    return model != null && policy == null;
  }

  /** Whether a sched_ext scheduler asks the model. */
  public boolean hasModelInScheduler() {
    return model != null && policy != null;
  }

  /** What it is, for a person. */
  public String inWords() {
    StringBuilder words = new StringBuilder();
    new TreeMap<>(tune)
        .forEach((key, value) -> words.append(", ").append(key).append(' ').append(value));
    if (needsModule()) {
      words.append(", ").append(modelInWords(model)).append(" decides");
    }
    if (policy != null) {
      words.append(", ").append(policy.inWords());
    }
    if (hasModelInScheduler()) {
      words.append(", which asks ").append(modelInWords(model));
    }
    if (beside != null) {
      words.append(", ").append(beside.workload()).append(" runs beside");
    }
    if (boot != null) {
      words.append(", ").append(boot.inWords());
    }
    return words.length() == 0 ? "the host as it is" : words.substring(2);
  }

  private static String modelInWords(@Nullable String model) {
    return TRAINED.equals(model)
        ? "the trained model"
        : "model " + String.valueOf(model).replaceFirst("^([0-9a-f]{12})[0-9a-f]{20}$", "$1");
  }

  /** Left out of a payload, as before there were others. */
  static final class Unsaid {

    @Override
    public boolean equals(@Nullable Object arms) {
      return arms == null || arms.equals(USUAL);
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
