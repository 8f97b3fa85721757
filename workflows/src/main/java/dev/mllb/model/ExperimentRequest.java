// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ExperimentWorkflow} is started with.
 *
 * @param plan what is asked
 * @param host name of the host, as in its task queue
 * @param searchable the namespace knows the {@code Mllb...} search attributes; a workflow that sets
 *     unknown ones gets stuck, so whoever starts it has to look first
 * @param searchableArms it knows {@code MllbArms} too, which is younger than the others
 * @param previous the finished experiment whose collection, model and module are reused; null for a
 *     new experiment
 * @param trials names of the plan's trials to run; empty means all
 * @param modelOf what was made elsewhere or before: its model is tried here, with a module built
 *     here; null when the host trains its own
 */
public record ExperimentRequest(
    ExperimentPlan plan,
    String host,
    boolean searchable,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean searchableArms,
    @Nullable ExperimentResult previous,
    List<String> trials,
    @Nullable Lineage modelOf)
    implements Request {

  public ExperimentRequest {
    if (!host.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException("not a host name: " + host);
    }
    trials = List.copyOf(trials);
    if (plan.takenModel() != null && previous == null && modelOf == null) {
      throw new IllegalArgumentException(
          "the plan takes model " + plan.takenModel() + ", which has to be given with it");
    }
  }

  /** One that leaves {@code MllbArms} alone. */
  public ExperimentRequest(
      ExperimentPlan plan,
      String host,
      boolean searchable,
      @Nullable ExperimentResult previous,
      List<String> trials,
      @Nullable Lineage modelOf) {
    this(plan, host, searchable, false, previous, trials, modelOf);
  }

  /** The same, with or without {@code MllbArms}. */
  public ExperimentRequest withSearchableArms(boolean known) {
    return new ExperimentRequest(plan, host, searchable, known, previous, trials, modelOf);
  }

  /** A new experiment with every trial of its plan. */
  public static ExperimentRequest of(ExperimentPlan plan, String host, boolean searchable) {
    return new ExperimentRequest(plan, host, searchable, null, List.of(), null);
  }

  /** A finished experiment's trials once more; empty means all of them. */
  public static ExperimentRequest again(
      ExperimentResult previous, String host, boolean searchable, List<String> trials) {
    return new ExperimentRequest(
        previous.summary().plan(), host, searchable, previous, trials, null);
  }

  /** An experiment that tries another host's model. */
  public static ExperimentRequest withModelOf(
      Lineage made, ExperimentPlan plan, String host, boolean searchable) {
    return new ExperimentRequest(plan, host, searchable, null, List.of(), made);
  }
}
