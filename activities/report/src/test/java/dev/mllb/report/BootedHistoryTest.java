// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.history.History;
import dev.mllb.history.LevelSeries;
import dev.mllb.history.MeasuredLevel;
import dev.mllb.history.PastExperiment;
import dev.mllb.history.RepetitionsCsv;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.BootCall;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.MetricEvidence;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of arms that were booted, and of repetitions that gave nothing. */
class BootedHistoryTest {

  private static final String LENT = "6.12.95+deb12-arm64";
  private static final String OTHER = "7.2.12+deb13-arm64";

  private static final TrialDesign BOOTS =
      new TrialDesign(1, 4, 6, 0.95, 5, Duration.ofSeconds(5), 6, null, null, 3);

  private static final List<Arm> ARMS =
      List.of(
          Arm.NATIVE,
          new Arm("short", null, Map.of(), null, null, new BootCall(OTHER, "")),
          new Arm("long", null, Map.of(), null, null, new BootCall("", "preempt=lazy")));

  @TempDir Path folder;

  @Test
  void aLevelAndARepetitionAreOfTheKernelThatTheirArmBoots() {
    History history =
        history(
            BOOTS,
            repetition("a", 0, "native", 10, ""),
            repetition("b", 3, "short", 11, ""),
            repetition("c", 6, "long", 12, ""));
    assertThat(history.series())
        .extracting(one -> one.arm() + " " + one.last().kernel())
        .containsExactlyInAnyOrder("native " + LENT, "short " + OTHER, "long " + LENT);
    assertThat(rows(history))
        .extracting(row -> row.split(",", -1)[7] + " " + row.split(",", -1)[2])
        .containsExactly("native " + LENT, "short " + OTHER, "long " + LENT);
  }

  /** Each arm is compared with its own part of the control, and the control has one level. */
  @Test
  void aControlsLevelDoesNotHangOnTheOrderOfTheArms() {
    PastExperiment past = past("experiment-a-1", SampleReports.DESIGN);
    TrialResult trial = past.summary().trials().get(0);
    List<ArmVerdict> arms =
        List.of(
            withControl(trial.compared().get(0), 5000, 6),
            withControl(trial.compared().get(1), 5100, 12));
    for (List<ArmVerdict> order : List.of(arms, List.of(arms.get(1), arms.get(0)))) {
      assertThat(control(past, order).last().value()).isEqualTo(5100);
      assertThat(control(past, order).last().repetitions()).isEqualTo(12);
    }
  }

  private static LevelSeries control(PastExperiment past, List<ArmVerdict> arms) {
    ExperimentSummary summary = past.summary();
    TrialResult trial = summary.trials().get(0);
    TrialResult ordered =
        new TrialResult(
            trial.trial(),
            1,
            trial.verdict(),
            trial.sentence(),
            arms.get(0).metrics(),
            trial.measurement(),
            null,
            arms);
    ExperimentSummary other =
        new ExperimentSummary(
            summary.experimentId(),
            summary.plan(),
            summary.lineage(),
            List.of(ordered),
            summary.phaseSeconds(),
            null);
    PastExperiment again =
        new PastExperiment(past.report(), other, past.verdict(), past.sentence(), Map.of());
    return new History(List.of(again), List.of())
        .series().stream().filter(one -> one.arm().equals("native")).findFirst().orElseThrow();
  }

  private static ArmVerdict withControl(ArmVerdict arm, double level, int repetitions) {
    MetricVerdict v = arm.metrics().get(0);
    MetricEvidence e = v.evidence();
    return new ArmVerdict(
        arm.control(),
        arm.arm(),
        arm.verdict(),
        arm.sentence(),
        List.of(
            new MetricVerdict(
                v.metric(),
                v.verdict(),
                level,
                v.mllbValue(),
                v.differencePercent(),
                v.lowPercent(),
                v.highPercent(),
                v.pValue(),
                v.effectSize(),
                v.minimumDetectablePercent(),
                new MetricEvidence(
                    repetitions,
                    e.mllbRepetitions(),
                    e.level(),
                    e.bootstrapLowPercent(),
                    e.bootstrapHighPercent(),
                    e.rankPValue(),
                    e.shiftPercent(),
                    e.noisePercent()),
                v.notJudged())));
  }

  @Test
  void aLevelIsOfWhatItsOwnArmRan() {
    Repetition native1 = repetition("a", 0, "native", 10, "");
    Repetition short1 = repetition("a", 1, "short", 10, "").running("scheduler domains", "4");
    History history = history(SampleReports.DESIGN, native1.running("hackbench", "2.5"), short1);
    assertThat(history.series())
        .filteredOn(one -> !one.arm().equals("long"))
        .extracting(one -> one.arm() + " " + one.last().programs())
        .containsExactlyInAnyOrder("native {hackbench=[2.5]}", "short {scheduler domains=[4]}");
  }

  @Test
  void aKernelThatWasBuiltAnewUnderItsReleaseIsAnother() {
    MeasuredLevel before = level("6.12.95", "6.12.95 (BTF 1)");
    assertThat(level("6.12.95", "6.12.95 (BTF 2)").unlike(before))
        .isEqualTo("kernel 6.12.95 (BTF 1), 6.12.95 (BTF 2)");
    assertThat(level("6.16.2", "6.16.2 (BTF 3)").unlike(before))
        .isEqualTo("kernel 6.12.95, 6.16.2");
    assertThat(level("6.12.95", "6.12.95 (BTF 1)").unlike(before)).isEmpty();
  }

  private static MeasuredLevel level(String kernel, String build) {
    return new MeasuredLevel(
        "experiment-a-1",
        "2026-11-30T08:00:00Z",
        10,
        5,
        kernel,
        Map.of(TrialMeasurement.KERNEL, List.of(build)));
  }

  @Test
  void meansOfBootsAreNoLevelsOfTheSeriesOfRepetitions() {
    History both =
        new History(
            List.of(past("experiment-a-1", SampleReports.DESIGN), past("experiment-a-2", BOOTS)),
            List.of());
    assertThat(both.series())
        .filteredOn(one -> one.arm().equals("native"))
        .extracting(LevelSeries::content)
        .containsExactlyInAnyOrder(
            "the host as it is", "the host as it is; boots, repetitions in each: 3");
  }

  @Test
  void aRepetitionWithoutNumbersHasARow() {
    History history =
        history(
            SampleReports.DESIGN,
            repetition("a", 0, "native", 10, ""),
            repetition("a", 1, "native", Double.NaN, "the node was disturbed"));
    assertThat(rows(history))
        .satisfiesExactly(
            counts -> assertThat(counts).endsWith(",true,,bogo_ops_per_s,10.0"),
            isVoid -> assertThat(isVoid).endsWith(",false,the node was disturbed,,"));
  }

  @Test
  void whatWasMeasuredInABootThatIsVoidAsAWholeDoesNotCount() {
    History history =
        history(
            BOOTS,
            repetition("lost", 0, "native", 10, ""),
            repetition("again", 0, "native", 11, ""));
    assertThat(rows(history))
        .satisfiesExactly(
            lost -> assertThat(lost).endsWith(",false,,bogo_ops_per_s,10.0"),
            again -> assertThat(again).endsWith(",true,,bogo_ops_per_s,11.0"));
  }

  @Test
  void oneLevelIsShownAndNotSaidToBeUnchanged() {
    HistoryReport report = new HistoryReport(history(BOOTS).series());
    assertThat(report.sentence())
        .isEqualTo("1 experiment on 1 host: too few to see a level change.");
    assertThat(report.html()).doesNotContain("<figure").doesNotContain("<details");
  }

  private static List<String> rows(History history) {
    return RepetitionsCsv.of(history, null, null).lines().skip(1).toList();
  }

  private History history(TrialDesign design, Repetition... repetitions) {
    return new History(List.of(past("experiment-a-1", design, repetitions)), List.of());
  }

  private PastExperiment past(String id, TrialDesign design, Repetition... repetitions) {
    DirectoryStore store = new DirectoryStore(folder);
    ExperimentSummary judged = new SampleReports(store).settings();
    ExperimentSummary summary =
        new ExperimentSummary(
            id,
            judged.plan().with(design, judged.plan().trials(), ARMS),
            judged.lineage(),
            judged.trials(),
            judged.phaseSeconds(),
            null);
    return new PastExperiment(
        store.put(id.getBytes(StandardCharsets.UTF_8), "report.json"),
        summary,
        Verdict.MIXED,
        "mixed",
        Map.of("hackbench/1", List.of(repetitions)));
  }

  /** One of the first block; without metrics when there is no value. */
  private static Repetition repetition(
      String boot, int index, String arm, double value, String voidReason) {
    return new Repetition(
        new Slot(0, index, arm),
        "2026-11-30T08:00:0" + index + "Z",
        5,
        Double.isNaN(value) ? Map.of() : Map.of(SampleMeasurements.HEADLINE.name(), value),
        Treatment.NONE,
        voidReason.isEmpty() ? List.of() : List.of(voidReason),
        null,
        boot,
        Map.of(),
        Map.of(),
        List.of(),
        null,
        Map.of());
  }
}
