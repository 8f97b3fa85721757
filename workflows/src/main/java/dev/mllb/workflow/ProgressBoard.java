// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.Progress;
import dev.mllb.model.TrialResult;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the experiment stands: for the query, for the UI's details and for the list view. */
final class ProgressBoard {

  private final ExperimentAttributes search;
  private final Map<String, Double> phaseSeconds = new LinkedHashMap<>();
  private final List<TrialResult> trials = new ArrayList<>();
  private Phase phase = Phase.LEASE;
  private String detail = "";
  private Instant phaseStarted = now();
  private @Nullable String waitingFor;
  private @Nullable Instant decideBy;

  ProgressBoard(ExperimentAttributes search) {
    this.search = search;
  }

  /** Runs one phase; its time counts also when it fails. */
  <T> T phase(Phase next, String what, Supplier<T> work) {
    phase = next;
    phaseStarted = now();
    search.set(ExperimentAttributes.PHASE, next.label());
    say(what);
    try {
      return work.get();
    } finally {
      double seconds = Duration.between(phaseStarted, now()).toMillis() / 1000.0;
      phaseSeconds.merge(next.label(), seconds, Double::sum);
      ExperimentMetrics.phaseLeft(next.label(), seconds);
    }
  }

  /** What is being done or waited for now; one line. */
  void say(String line) {
    detail = line;
    show();
  }

  void add(TrialResult result) {
    trials.add(result);
    ExperimentMetrics.trialEnded(result.trial(), result.verdict().name());
    show();
  }

  /** A failed trial waits for a person. */
  void waitFor(String trial, String why, Instant until) {
    waitingFor = trial;
    decideBy = until;
    say(
        "Trial "
            + trial
            + " failed: "
            + why
            + (why.endsWith(".") ? "" : ".")
            + " Waiting for retryTrial, skipTrial or abort; the plan decides at "
            + until
            + ".");
  }

  void waitIsOver() {
    waitingFor = null;
    decideBy = null;
    show();
  }

  void end(String what) {
    phase = Phase.DONE;
    phaseStarted = now();
    search.set(ExperimentAttributes.PHASE, phase.label());
    say(what);
  }

  String phase() {
    return phase.label();
  }

  ExperimentAttributes search() {
    return search;
  }

  @Nullable String waitingFor() {
    return waitingFor;
  }

  List<TrialResult> trials() {
    return trials;
  }

  Map<String, Double> phaseSeconds() {
    return phaseSeconds;
  }

  Progress toProgress() {
    return new Progress(
        phase.label(), detail, phaseStarted, phaseSeconds, trials, waitingFor, decideBy);
  }

  private void show() {
    WorkflowInfo here = Workflow.getInfo();
    Workflow.setCurrentDetails(
        DetailsPage.markdown(
            toProgress(),
            here.getWorkflowId(),
            "/namespaces/" + here.getNamespace() + "/workflows"));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
