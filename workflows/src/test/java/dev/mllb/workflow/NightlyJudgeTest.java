// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static dev.mllb.workflow.Nights.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.NightlyOutcome;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import dev.mllb.workflow.NightlyJudge.Finding;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NightlyJudgeTest {

  @Test
  void intervalsThatTouchAreNoLoss() {
    assertThat(worse(result(Verdict.BETTER, 2, 4), result(Verdict.BETTER, 4, 6))).isEmpty();
  }

  @Test
  void anIntervalWhollyBelowIsALoss() {
    assertThat(worse(result(Verdict.BETTER, 2, 3.9), result(Verdict.BETTER, 4, 6)))
        .contains("mix fell behind", "ops 2.95 % against native, before 5.0 %");
  }

  @Test
  void forTimesLessIsBetter() {
    assertThat(worse(result(Verdict.BETTER, -3, -2, false), result(Verdict.BETTER, -9, -7, false)))
        .contains("fell behind");
    assertThat(worse(result(Verdict.BETTER, -9, -7, false), result(Verdict.BETTER, -3, -2, false)))
        .isEmpty();
  }

  @Test
  void worseThanNativeNeedsNoComparison() {
    assertThat(worse(result(Verdict.WORSE, -5, -3), null))
        .contains("Trial mix is worse than native");
    assertThat(worse(result(Verdict.BETTER, 1, 2), result(Verdict.WORSE, -5, -3)))
        .contains("The model in use is worse than native in mix");
  }

  @Test
  void anIntervalWithoutEndsSaysNothing() {
    double none = Double.POSITIVE_INFINITY;
    assertThat(worse(result(Verdict.INCONCLUSIVE, -none, none), result(Verdict.BETTER, 4, 6)))
        .isEmpty();
  }

  @Test
  void onlyWhatTheNightBeforeFoundOfTheSameModelAndTrialIsFoundAgain() {
    List<Finding> tonight =
        NightlyJudge.findings(result(Verdict.WORSE, -5, -3), result(Verdict.WORSE, -5, -3));
    assertThat(tonight)
        .extracting(Finding::suspect)
        .containsExactly("new model, mix", "model in use, mix");
    assertThat(NightlyJudge.again(tonight, List.of())).isEmpty();
    assertThat(NightlyJudge.again(tonight, List.of("new model, fork"))).isEmpty();
    assertThat(NightlyJudge.again(tonight, List.of("model in use, mix")))
        .containsExactly(tonight.get(1));
  }

  @Test
  void behindTheModelInUseAndWorseThanNativeAreTheSameSuspect() {
    List<Finding> behind =
        NightlyJudge.findings(result(Verdict.BETTER, 2, 3), result(Verdict.BETTER, 4, 6));
    List<Finding> worse = NightlyJudge.findings(result(Verdict.WORSE, -5, -3), null);
    assertThat(behind).hasSize(1);
    assertThat(NightlyJudge.again(worse, List.of(behind.get(0).suspect()))).isEqualTo(worse);
  }

  @Test
  void modelsThatRanDifferentProgramsAreNotComparedAndThatIsSaid() {
    ExperimentResult behind = ran("0.17.08", result(Verdict.BETTER, 2, 3));
    ExperimentResult before = ran("0.15.06", result(Verdict.BETTER, 4, 6));
    assertThat(worse(behind, before)).isEmpty();
    assertThat(NightlyJudge.gaps(behind, before))
        .containsExactly(
            new Finding(
                "comparison, mix",
                "The models are not compared on mix, which ran different programs: stress-ng"
                    + " 0.17.08, 0.15.06."));
    assertThat(worse(behind, ran("0.17.08", before))).contains("fell behind");
    assertThat(NightlyJudge.gaps(behind, ran("0.17.08", before))).isEmpty();
  }

  @Test
  void aTrialThatOneOfTheModelsDidNotFinishIsNotCompared() {
    ExperimentResult whole = result(Verdict.BETTER, 2, 3);
    ExperimentResult failed = with(whole, List.of(failed(whole.summary().trials().get(0))));
    assertThat(gaps(whole, with(whole, List.of())))
        .containsExactly("The models are not compared on mix, which the model in use did not run.");
    assertThat(gaps(whole, failed))
        .containsExactly(
            "The models are not compared on mix, where the model in use has no result.");
    List<Finding> missing = NightlyJudge.gaps(whole, failed);
    assertThat(NightlyJudge.again(missing, List.of("comparison, mix"))).isEqualTo(missing);
    assertThat(gaps(failed, whole))
        .containsExactly("The models are not compared on mix, where the new model has no result.");
  }

  @Test
  void thatNoModelIsPromotedIsMissedOnceAfterThereWasOne() {
    assertThat(NightlyJudge.isMissedAfter(null)).isFalse();
    assertThat(NightlyJudge.isMissedAfter(night(null, null))).isFalse();
    assertThat(NightlyJudge.isMissedAfter(night("experiment-x", null))).isTrue();
    assertThat(NightlyJudge.isMissedAfter(night(null, null, "comparison"))).isTrue();
    assertThat(NightlyJudge.isMissedAfter(night(null, "told", "comparison"))).isFalse();
  }

  @Test
  void aComparisonThatCannotBeMadeTwoNightsRunningIsAnAlarmWhateverTheReason() {
    Finding gap = NightlyJudge.gap("The model in use could not be measured: no node");
    Finding first = NightlyJudge.gap("The server knows no experiment");
    assertThat(NightlyJudge.again(List.of(gap), List.of())).isEmpty();
    assertThat(NightlyJudge.again(List.of(gap), List.of(first.suspect()))).containsExactly(gap);
  }

  private static NightlyOutcome night(
      @Nullable String promoted, @Nullable String alarm, String... suspects) {
    return new NightlyOutcome("experiment-y", promoted, alarm, "said", List.of(suspects));
  }

  private static List<String> gaps(ExperimentResult fresh, ExperimentResult promoted) {
    return NightlyJudge.gaps(fresh, promoted).stream().map(Finding::sentence).toList();
  }

  private static TrialResult failed(TrialResult trial) {
    return new TrialResult(
        trial.trial(),
        1,
        Verdict.INCONCLUSIVE,
        "failed",
        List.of(),
        null,
        "the node went away",
        List.of());
  }

  @Test
  void everyArmThatIsWorseIsASuspectOfItsOwnAndNoModelWhereItHasNone() {
    ExperimentResult night = arms(List.of(verdict("short"), verdict("long"), verdict("mllb")));
    assertThat(NightlyJudge.findings(night, night))
        .extracting(Finding::suspect)
        .containsExactly("short, mix", "long, mix", "new model, mix", "model in use, mix");
    assertThat(NightlyJudge.findings(night, null).get(1).sentence())
        .contains("worse with long than native", "of long");
    assertThat(NightlyJudge.again(NightlyJudge.findings(night, null), List.of("long, mix")))
        .extracting(Finding::suspect)
        .containsExactly("long, mix");
  }

  /** An arm that is void every night never gets worse. */
  @Test
  void anArmWithoutAModelAndWithoutAVerdictIsASuspect() {
    ArmVerdict refused =
        new ArmVerdict(
            "native", "short", Verdict.INCONCLUSIVE, "Inconclusive: refused.", List.of());
    List<Finding> silent =
        NightlyJudge.silent(arms(List.of(refused, verdict("long"), verdict("mllb"))));
    assertThat(silent)
        .containsExactly(
            new Finding(
                "no verdict of short, mix",
                "Trial mix has no verdict of short: Inconclusive: refused."));
    assertThat(NightlyJudge.again(silent, List.of("no verdict of short, mix"))).isEqualTo(silent);
    // The model's is compared with the one in use, or is a gap there.
    ExperimentResult none = with(arms(List.of()), List.of());
    assertThat(NightlyJudge.silent(none))
        .extracting(Finding::sentence)
        .containsExactly(
            "Trial mix has no verdict of short: it was not run.",
            "Trial mix has no verdict of long: it was not run.");
    assertThat(NightlyJudge.silent(arms(List.of(verdict("short"), verdict("long"))))).isEmpty();
  }

  private static ArmVerdict verdict(String arm) {
    return new ArmVerdict("native", arm, Verdict.WORSE, "of " + arm, List.of());
  }

  private static ExperimentResult arms(List<ArmVerdict> verdicts) {
    ExperimentResult usual = result(Verdict.WORSE, -5, -3);
    ExperimentSummary summary = usual.summary();
    TrialResult trial =
        new TrialResult("mix", 1, Verdict.WORSE, "mix", List.of(), null, null, verdicts);
    return new ExperimentResult(
        new ExperimentSummary(
            summary.experimentId(),
            Samples.withArms(
                summary.plan(), List.of(Arm.NATIVE, Arm.asIs("short"), Arm.asIs("long"), Arm.MLLB)),
            summary.lineage(),
            List.of(trial),
            Map.of(),
            null),
        usual.report());
  }

  private static ExperimentResult ran(String version, ExperimentResult experiment) {
    TrialMeasurement some = Samples.measurement();
    TrialMeasurement measured =
        new TrialMeasurement(
            some.samples(),
            some.metrics(),
            3,
            3,
            0,
            1,
            1,
            List.of(),
            Map.of("stress-ng", List.of(version)));
    TrialResult trial = experiment.summary().trials().get(0);
    return with(
        experiment,
        List.of(
            new TrialResult(
                trial.trial(),
                1,
                trial.verdict(),
                trial.sentence(),
                trial.metrics(),
                measured,
                null,
                List.of())));
  }

  private static ExperimentResult with(ExperimentResult experiment, List<TrialResult> trials) {
    ExperimentSummary summary = experiment.summary();
    return new ExperimentResult(
        new ExperimentSummary(
            summary.experimentId(), summary.plan(), summary.lineage(), trials, Map.of(), null),
        experiment.report());
  }

  private static String worse(ExperimentResult fresh, @Nullable ExperimentResult promoted) {
    return NightlyJudge.findings(fresh, promoted).stream()
        .map(Finding::sentence)
        .collect(Collectors.joining(" "));
  }
}
