// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.model.Arm;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.DataSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.FailedTrialSpec.Decision;
import dev.mllb.model.GateSpec;
import dev.mllb.model.Lineage;
import dev.mllb.model.Progress;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ExperimentWorkflowTest {

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void tellsTheWholeStory() {
    ExperimentResult result = lab.run("e-1", Samples.plan("mix", "fork"));

    assertThat(lab.host.calls)
        .containsExactly(
            "preflight",
            "tune",
            "collect",
            "build",
            "verify",
            "measure calibration",
            "measure mix",
            "measure fork",
            "restore");
    assertThat(lab.compute.calls)
        .containsExactly(
            "dataset", "train", "evaluate", "export", "judge mix", "judge fork", "report");
    assertThat(result.report().verdict()).isEqualTo(Verdict.BETTER);
    assertThat(result.summary().outcome()).isNull();
    assertThat(result.summary().trials())
        .extracting(TrialResult::trial)
        .containsExactly("mix", "fork");
    assertThat(result.summary().phaseSeconds())
        .containsKeys("lease", "collect", "trials", "restore");
    Progress progress = lab.started("e-1").progress();
    assertThat(progress.phase()).isEqualTo("done");
    var description = Lab.untyped(lab.started("e-1")).describe();
    assertThat(description.getTypedSearchAttributes().get(ExperimentAttributes.HOST))
        .isEqualTo("lab");
    assertThat(description.getTypedSearchAttributes().get(ExperimentAttributes.VERDICT))
        .isEqualTo("BETTER");
    assertThat(description.getTypedSearchAttributes().get(ExperimentAttributes.KERNEL))
        .contains("6.12");
    // Whoever asked did not say that the namespace knows it: that would block the workflow.
    assertThat(description.getTypedSearchAttributes().get(ExperimentAttributes.ARMS)).isNull();
  }

  @Test
  void theListKnowsTheVerdictOnEachArm() {
    List<Arm> arms =
        List.of(
            Arm.NATIVE,
            new Arm("short", null, Map.of("base_slice_ns", "100000"), null, null),
            new Arm("rule", null, Map.of(), null, new SchedulerCall("domains", Map.of())));
    lab.experiment("e-1")
        .runExperiment(
            ExperimentRequest.of(Samples.withArms(Samples.plan("mix"), arms), Lab.HOST, true)
                .withSearchableArms(true));
    var attributes = Lab.untyped(lab.started("e-1")).describe().getTypedSearchAttributes();
    assertThat(attributes.get(ExperimentAttributes.ARMS))
        .containsExactly("short=BETTER", "rule=BETTER");
    assertThat(attributes.get(ExperimentAttributes.VERDICT)).isEqualTo("BETTER");
  }

  /** Of the registry, which knows neither its host nor its trace. */
  @Test
  void aModelThatIsThereAlreadyIsNeitherCollectedForNorTrained() {
    Lineage known =
        new Lineage(
            null,
            null,
            Samples.dataset(),
            Samples.model(),
            Samples.evaluation(0.9),
            Samples.exported(),
            null,
            null,
            null,
            null);
    List<Arm> arms = List.of(Arm.NATIVE, new Arm("kept", Samples.MODEL_ID, Map.of(), null, null));
    ExperimentPlan plan = Samples.withArms(Samples.plan("mix"), arms);
    assertThatThrownBy(() -> ExperimentRequest.of(plan, Lab.HOST, true))
        .hasMessageContaining(Samples.MODEL_ID + ", which has to be given with it");
    ExperimentResult result =
        lab.experiment("e-1")
            .runExperiment(ExperimentRequest.withModelOf(known, plan, Lab.HOST, true));
    assertThat(result.summary().outcome()).isNull();
    assertThat(lab.host.calls)
        .containsExactly(
            "preflight",
            "tune",
            "build",
            "verify",
            "measure calibration",
            "measure mix",
            "restore");
    assertThat(lab.compute.calls).containsExactly("judge mix", "report");
    assertThat(lab.host.measured.get(1).modelId()).isEqualTo(Samples.MODEL_ID);
  }

  @Test
  void anExperimentThatComparedNothingNamesNoArm() {
    lab.compute.integerAgreement = 0.99;
    lab.experiment("e-1")
        .runExperiment(
            ExperimentRequest.of(Samples.plan("mix"), Lab.HOST, true).withSearchableArms(true));
    var attributes = Lab.untyped(lab.started("e-1")).describe().getTypedSearchAttributes();
    assertThat(attributes.get(ExperimentAttributes.ARMS)).isNull();
    assertThat(attributes.get(ExperimentAttributes.VERDICT)).isEqualTo("INCONCLUSIVE");
  }

  /** The scheduler asks the model itself, and takes its bytes with the trial. */
  @Test
  void aModelInASchedulerNeedsNoModule() {
    SchedulerCall domains = new SchedulerCall("domains", Map.of());
    List<Arm> arms =
        List.of(
            new Arm("rule", null, Map.of(), null, domains),
            new Arm("ruled", Arm.TRAINED, Map.of(), null, domains));
    ExperimentResult result = lab.run("e-1", Samples.withArms(Samples.plan("mix"), arms));
    assertThat(lab.host.calls)
        .containsExactly(
            "preflight", "tune", "collect", "measure calibration", "measure mix", "restore");
    assertThat(result.summary().lineage().module()).isNull();
    assertThat(lab.host.measured)
        .extracting(request -> request.modelBin() != null)
        .containsExactly(false, true);
    assertThat(lab.host.measured).extracting(TrialRequest::module).containsOnlyNulls();
  }

  /** Its export lies there, and no module had to be built that would have said no. */
  @Test
  void aModelThatWasNotLetInIsNotLetInByARerun() {
    lab.compute.integerAgreement = 0.99;
    SchedulerCall domains = new SchedulerCall("domains", Map.of());
    List<Arm> arms =
        List.of(
            new Arm("rule", null, Map.of(), null, domains),
            new Arm("ruled", Arm.TRAINED, Map.of(), null, domains));
    ExperimentResult first = lab.run("e-1", Samples.withArms(Samples.plan("mix"), arms));
    lab.host.calls.clear();
    ExperimentResult again =
        lab.experiment("e-2")
            .runExperiment(ExperimentRequest.again(first, Lab.HOST, true, List.of()));
    assertThat(again.summary().outcome())
        .isEqualTo(first.summary().outcome())
        .contains("minIntegerAgreement reached 0.990000");
    assertThat(lab.host.calls).containsExactly("preflight", "tune", "restore");
  }

  /** Each gate of a plan that asks for more than the one under which the model was made. */
  static Stream<Arguments> stricter() {
    return Stream.of(
        Arguments.of(new GateSpec(50_000, 0.7, 0.6, 0.1, 0.999), "min_rows reached 25000"),
        Arguments.of(new GateSpec(100, 0.95, 0.6, 0.1, 0.999), "min_accuracy reached 0.9"),
        Arguments.of(new GateSpec(100, 0.7, 0.95, 0.1, 0.999), "min_balanced_accuracy reached 0.9"),
        Arguments.of(new GateSpec(100, 0.7, 0.6, 0.6, 0.999), "min_error_removed reached 0.5"),
        Arguments.of(new GateSpec(100, 0.7, 0.6, 0.1, 0.9999), "min_integer_agreement reached"),
        Arguments.of(new GateSpec(100, 0.7, 0.6, 0.1, 0.9995), ""));
  }

  private static final List<Arm> RULED =
      List.of(
          new Arm("rule", null, Map.of(), null, new SchedulerCall("domains", Map.of())),
          new Arm("ruled", Arm.TRAINED, Map.of(), null, new SchedulerCall("domains", Map.of())));

  /** With a module and without, on the host that made it and on another. */
  @ParameterizedTest
  @MethodSource("stricter")
  void aModelThatIsTakenOverIsHeldAgainstTheGatesOfThePlan(GateSpec gates, String refusal) {
    int id = 0;
    for (List<Arm> arms : List.of(Arm.USUAL, RULED)) {
      ExperimentPlan plan = Samples.withArms(Samples.plan("mix"), arms);
      ExperimentPlan asked = Samples.withGates(plan, gates);
      ExperimentResult first = lab.run("made-" + ++id, plan);
      assertThat(first.summary().outcome()).isNull();
      for (ExperimentRequest request :
          List.of(
              new ExperimentRequest(asked, Lab.HOST, true, first, List.of(), null),
              ExperimentRequest.withModelOf(first.summary().lineage(), asked, Lab.HOST, true))) {
        lab.host.calls.clear();
        ExperimentResult taken = lab.experiment("taken-" + ++id).runExperiment(request);
        if (refusal.isEmpty()) {
          assertThat(taken.summary().outcome()).isNull();
          assertThat(lab.host.calls).contains("measure mix");
        } else {
          assertThat(taken.summary().outcome())
              .startsWith("The model was not let into the kernel: " + refusal);
          assertThat(lab.host.calls).containsExactly("preflight", "tune", "restore");
        }
      }
    }
  }

  /** Else a model that its experiment refused came into a kernel by a plan that asks for less. */
  @Test
  void aPlanThatAsksForLessLetsInNoModelThatItsOwnExperimentRefused() {
    lab.compute.integerAgreement = 0.99;
    ExperimentPlan plan = Samples.withArms(Samples.plan("mix"), RULED);
    ExperimentResult first = lab.run("made", plan);
    assertThat(first.summary().outcome()).contains("minIntegerAgreement reached 0.990000");
    ExperimentPlan lax = Samples.withGates(plan, new GateSpec(1, 0.1, 0.1, 0.0, 0.1));
    lab.host.calls.clear();
    ExperimentResult taken =
        lab.experiment("taken")
            .runExperiment(new ExperimentRequest(lax, Lab.HOST, true, first, List.of(), null));
    assertThat(taken.summary().outcome()).isEqualTo(first.summary().outcome());
    assertThat(lab.host.calls).doesNotContain("measure mix");
  }

  @Test
  void aRejectedModelEndsWithAReportAndNoTrials() {
    lab.compute.accuracy = 0.61;
    ExperimentResult result = lab.run("e-1", Samples.plan("mix"));
    assertThat(result.summary().outcome())
        .isEqualTo(
            "The model was not let into the kernel: min_accuracy reached 0.610000, wanted"
                + " 0.700000.");
    assertThat(lab.host.calls).containsExactly("preflight", "tune", "collect", "restore");
    assertThat(lab.compute.calls).doesNotContain("export").endsWith("report");
  }

  /** As an older worker, or any client, may start it: the host is not held for ever. */
  @Test
  void aRequestWithAHoleInItFailsWithASentenceAndANativeHost() {
    ExperimentPlan whole = Samples.plan("mix");
    ExperimentPlan hole =
        new ExperimentPlan(
            whole.name(),
            whole.seed(),
            whole.collect(),
            whole.model(),
            whole.gates(),
            whole.module(),
            whole.tune(),
            null,
            whole.trials(),
            whole.onFailedTrial(),
            DataSpec.COLLECTED,
            null,
            Arm.USUAL);
    assertThatThrownBy(() -> lab.run("e-1", hole))
        .cause()
        .hasMessageContaining("Failed in phase calibrate: a request or result is malformed")
        .hasMessageContaining("TrialDesign");
    assertThat(lab.host.calls).endsWith("verify", "restore");
  }

  @Test
  void aFailedTrialIsTriedAgainAloneWhenAPersonSaysSo() {
    lab.host.failures.put("measure mix", 1);
    ExperimentWorkflow experiment = lab.start("e-1", Samples.plan("mix", "fork"));
    Lab.await("the failed trial", () -> experiment.progress().waitingFor() != null);
    assertThat(experiment.progress().detail())
        .contains("Trial mix failed: measure mix was told to fail", "retryTrial");
    assertThatThrownBy(() -> experiment.retryTrial("fork"))
        .isInstanceOf(WorkflowUpdateException.class)
        .rootCause()
        .hasMessageContaining("Trial fork does not wait for a decision; mix does.");
    experiment.retryTrial("mix");

    ExperimentResult result = Lab.untyped(experiment).getResult(ExperimentResult.class);
    assertThat(result.summary().trials())
        .extracting(TrialResult::trial, TrialResult::attempt, TrialResult::verdict)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("mix", 1, Verdict.INCONCLUSIVE),
            org.assertj.core.groups.Tuple.tuple("mix", 2, Verdict.BETTER),
            org.assertj.core.groups.Tuple.tuple("fork", 1, Verdict.BETTER));
    assertThat(lab.host.calls.stream().filter("collect"::equals)).hasSize(1);
  }

  @Test
  void aSkippedTrialDoesNotHoldUpTheOthers() {
    lab.host.failures.put("measure mix", 1);
    ExperimentWorkflow experiment = lab.start("e-1", Samples.plan("mix", "fork"));
    Lab.await("the failed trial", () -> experiment.progress().waitingFor() != null);
    experiment.skipTrial("mix");
    ExperimentResult result = Lab.untyped(experiment).getResult(ExperimentResult.class);
    assertThat(result.summary().trials())
        .extracting(TrialResult::trial)
        .containsExactly("mix", "fork");
  }

  @Test
  void thePlanDecidesWhenNobodyAnswers() {
    lab.host.failures.put("measure mix", 1);
    ExperimentResult result = lab.run("e-1", Samples.plan(Decision.SKIP, "mix", "fork"));
    assertThat(result.summary().trials()).hasSize(2);
    assertThat(lab.environment.currentTimeMillis() - System.currentTimeMillis())
        .as("an hour was waited")
        .isGreaterThan(3_000_000);
  }

  @Test
  void aPlanThatRetriesByItselfStopsAfterThreeTimes() {
    lab.host.failures.put("measure mix", 1_000);
    ExperimentResult result = lab.run("e-1", Samples.plan(Decision.RETRY, "mix", "fork"));
    assertThat(result.summary().trials().stream().filter(t -> t.trial().equals("mix"))).hasSize(4);
    assertThat(result.summary().trials()).extracting(TrialResult::trial).endsWith("fork");
  }

  @Test
  void thePlanMayAbort() {
    lab.host.failures.put("measure mix", 1);
    ExperimentResult result = lab.run("e-1", Samples.plan(Decision.ABORT, "mix", "fork"));
    assertThat(result.summary().outcome()).startsWith("Aborted: trial mix failed");
    assertThat(lab.host.calls).doesNotContain("measure fork").endsWith("restore");
  }

  @Test
  void abortEndsARunningPhaseWithAReport() {
    lab.host.hangsIn = "collect";
    ExperimentWorkflow experiment = lab.start("e-1", Samples.plan("mix"));
    Lab.await("collect", () -> lab.host.calls.contains("collect"));
    experiment.abort("wrong plan");
    ExperimentResult result = Lab.untyped(experiment).getResult(ExperimentResult.class);
    assertThat(result.summary().outcome()).isEqualTo("Aborted: wrong plan");
    assertThat(lab.host.calls).endsWith("restore");
  }

  @Test
  void aFailedPhaseRestoresReportsAndFailsWithItsSentence() {
    lab.host.failures.put("build", 1);
    assertThatThrownBy(() -> lab.run("e-1", Samples.plan("mix")))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining("Failed in phase build: build was told to fail")
        .hasMessageContaining("VERIFIER_REJECTED");
    assertThat(lab.host.calls).endsWith("restore");
    assertThat(lab.compute.reported.get(0).outcome()).startsWith("Failed in phase build");
    assertThat(lab.started("e-1").progress().detail()).startsWith("Failed in phase build");
  }

  @Test
  void theLeaseIsOverWhenTheExperimentIs() {
    lab.run("e-1", Samples.plan("mix"));
    Lab.await(
        "the lease's end",
        () ->
            lab.client.newUntypedWorkflowStub("lease-lab").describe().getStatus()
                == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  @Test
  void anExperimentKeepsWhatItMeasuredWhateverTheReportDoes() {
    lab.compute.reportFails = true;
    assertThatThrownBy(() -> lab.run("e-1", Samples.plan("mix", "fork")))
        .isInstanceOfSatisfying(
            WorkflowFailedException.class,
            failed -> {
              ApplicationFailure cause = (ApplicationFailure) failed.getCause();
              assertThat(cause.getOriginalMessage())
                  .contains("the samples are not what was measured", "mllb report e-1");
              ExperimentResult kept = cause.getDetails().get(ExperimentResult.class);
              assertThat(kept.report()).isNull();
              assertThat(kept.summary().trials()).hasSize(2);
            });
    assertThat(lab.host.calls).endsWith("restore");
  }

  @Test
  void anOlderHostThatDoesNotKnowArmsIsNotAskedToMeasureThem() {
    lab.host.isOld = true;
    List<Arm> arms = List.of(Arm.NATIVE, Arm.asIs("other"));
    assertThatThrownBy(() -> lab.run("e-arms", Samples.withArms(Samples.plan("mix"), arms)))
        .rootCause()
        .hasMessageContaining("mllb-worker 0.1.0 on lab is older than arms by name");
    assertThat(lab.host.calls).contains("preflight").doesNotContain("tune", "measure mix");
    assertThat(lab.run("e-usual", Samples.plan("mix")).summary().trials()).hasSize(1);
  }

  @Test
  void decisionsOfASchedulerAreCollectedByAHostThatKnowsThem() {
    Arm ruled =
        new Arm("ruled", Arm.TRAINED, Map.of(), null, new SchedulerCall("domains", Map.of()));
    ExperimentPlan usual = Samples.withArms(Samples.plan("mix"), List.of(Arm.asIs("as-is"), ruled));
    SchedulerCall decider = new SchedulerCall("domains", Map.of("domain", "node"));
    ExperimentPlan plan = Samples.withCollect(usual, Samples.decidedBy(decider, usual.collect()));
    lab.run("e-new", plan);
    assertThat(lab.host.collected).isEqualTo(decider);
    assertThat(lab.host.collect).isEqualTo(plan.collection());
    assertThat(plan.collection().policy()).isEqualTo(decider);
    lab.run("e-kernel", usual);
    assertThat(lab.host.collected).isNull();
    lab.host.requests = "5";
    assertThatThrownBy(() -> lab.run("e-old", plan))
        .rootCause()
        .hasMessageContaining("is older than traces of a scheduler's decisions. Upgrade it, or")
        .hasMessageContaining("collect.policy");
  }

  @Test
  void aCollectionGoesOnForRowsWhereTheHostKnowsHow() {
    ExperimentPlan plan = Samples.plan("mix");
    assertThat(plan.collect().prolonging()).isNull();
    lab.run("e-new", plan);
    assertThat(lab.host.collect).isEqualTo(plan.collection());
    assertThat(plan.collection().prolonging())
        .isEqualTo(
            new CollectSpec.Prolonging(
                plan.gates().minRows(), plan.collect().duration().multipliedBy(3)));
    lab.host.isOld = true;
    lab.run("e-old", Samples.withCollect(plan, plan.collection()));
    assertThat(lab.host.collect).isEqualTo(plan.collect());
  }
}
