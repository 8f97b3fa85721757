// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.failure.FailureSentence;
import dev.mllb.model.Arm;
import dev.mllb.model.BisectProbe;
import dev.mllb.model.BisectRequest;
import dev.mllb.model.BisectResult;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ReportRef;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One child experiment at a time: which is next depends on the verdict before. */
public final class BisectWorkflowImpl implements BisectWorkflow {

  private static final int FAILURES_IN_A_ROW = 3;

  private final BisectRequest request;
  private final Bisection search;
  private final String prefix;
  private final List<BisectProbe> probes = new ArrayList<>();
  private boolean isOver;

  @WorkflowInit
  public BisectWorkflowImpl(BisectRequest request) {
    this.request = request;
    search = new Bisection(request.values().size());
    prefix = "experiment-" + Workflow.getInfo().getWorkflowId() + "-";
  }

  @Override
  public BisectResult runBisect(BisectRequest asked) {
    show();
    for (OptionalInt next = search.next();
        next.isPresent() && !isHopeless();
        next = search.next()) {
      Verdict verdict = verdict(request.values().get(next.getAsInt()));
      if (verdict == null) {
        search.skip(next.getAsInt());
      } else {
        search.judged(next.getAsInt(), verdict);
      }
      show();
    }
    isOver = true;
    show();
    return bisectProgress();
  }

  /** A host that is gone fails every value. */
  private boolean isHopeless() {
    int asked = probes.size();
    return asked >= FAILURES_IN_A_ROW
        && probes.subList(asked - FAILURES_IN_A_ROW, asked).stream()
            .allMatch(probe -> probe.failure() != null);
  }

  /** Too noisy is a matter of repetitions: twice as many are worth one more try. */
  private @Nullable Verdict verdict(Arm value) {
    TrialDesign design = request.design();
    BisectProbe found = probe(value, "", design);
    ReportRef report = found.report();
    if (report != null && report.verdict() == Verdict.TOO_NOISY) {
      int twice = 2 * design.maxRepetitions();
      found = probe(value, ".more", design.with(design.confidence(), twice, 0));
    }
    return found.clear();
  }

  private BisectProbe probe(Arm value, String again, TrialDesign design) {
    String id = prefix + value.name() + again;
    probes.add(new BisectProbe(value.name(), id, design.maxRepetitions(), null, null));
    show();
    BisectProbe done = run(value, id, design);
    probes.set(probes.size() - 1, done);
    return done;
  }

  private BisectProbe run(Arm value, String id, TrialDesign design) {
    ExperimentRequest experiment =
        ExperimentRequest.of(plan(value, design), request.host(), request.searchable())
            .withSearchableArms(request.searchableArms());
    String summary = request.plan().name() + ", " + value.inWords();
    try {
      ExperimentResult result =
          ChildExperiment.of(id, experiment, summary).runExperiment(experiment);
      return new BisectProbe(value.name(), id, design.maxRepetitions(), result.report(), null);
    } catch (ChildWorkflowFailure e) {
      // One that somebody has ended by itself has failed, as any other.
      if (e.getCause() instanceof CanceledFailure
          && CancellationScope.current().isCancelRequested()) {
        throw e;
      }
      ExperimentResult partial = ChildExperiment.partial(e);
      return new BisectProbe(
          value.name(),
          id,
          design.maxRepetitions(),
          partial == null ? null : partial.report(),
          FailureSentence.of(e));
    }
  }

  /** Noise is the host's: only the first experiment measures it. */
  private ExperimentPlan plan(Arm value, TrialDesign design) {
    ExperimentPlan plan = request.plan();
    int calibration = probes.size() > 1 ? 0 : design.calibrationRepetitions();
    return plan.with(
        design.with(design.confidence(), design.maxRepetitions(), calibration),
        plan.trials(),
        List.of(plan.arms().get(0), value));
  }

  @Override
  public BisectResult bisectProgress() {
    return BisectAnswer.of(request, search, probes, isOver);
  }

  private void show() {
    Workflow.setCurrentDetails(BisectAnswer.page(request, bisectProgress()));
  }
}
