// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.judge.TrialJudge;
import dev.mllb.model.Arm;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.Verdict;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
import dev.mllb.stats.Observation;
import dev.mllb.stats.SimulatedTrial;
import dev.mllb.stats.SimulatedTrial.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of an experiment in which every kind of void happened, and every doubt about arms. */
class VoidsReportTest {

  /** The error that is shared, as in a real experiment with so many. */
  private static final int TRIALS = 9;

  private static final TrialDesign DESIGN =
      new TrialDesign(0, 4, 20, 0.95, 5, Duration.ZERO, 0, null);

  /** As the node words them. */
  private static final List<String> DISTURBED =
      List.of(
          "the node was rebooted",
          "online CPUs changed from 0-3 to 0-2",
          "throttled for heat: cpufreq-cpu0 (cooling_device0)",
          "under-voltage: rpi_volt in0_lcrit_alarm (hwmon1)",
          "frequency capped: the firmware's get_throttled",
          "pages swapped in or out on /dev/vda2: 45",
          "processes killed by the kernel for want of memory: 2",
          "processes of the workload killed by the kernel for want of memory: 1",
          "a CPU computed at 61 % of its speed before",
          "the hypervisor took away 5.0 % of the CPU time",
          "foreign load of 40.0 % of all CPUs",
          "scaling_governor of policy0 changed from 'performance' to 'powersave'",
          "the kernel asked for no migration that a model could have answered",
          "the module's answer was never given");

  private static final List<String> WITHOUT_RESULT =
      List.of(
          "workload stress-ng-cpu: 4 of 4 cpu workers were skipped, line 3 of its log",
          "workload fibonacci: no tree was ready in time");

  @TempDir Path folder;
  private ArtifactStore store;
  private SampleReports samples;
  private final List<TrialSpec> specs = new ArrayList<>();
  private final List<TrialResult> results = new ArrayList<>();

  @BeforeEach
  void prepare() {
    store = new DirectoryStore(folder);
    samples = new SampleReports(store);
  }

  @Test
  void everyVoidAndEveryDoubtIsSaid() throws IOException {
    trial("every-void", voids(kept(Noise.NORMAL, 12, 1), DISTURBED, null));
    trial("no-result-in-both", voids(kept(Noise.NORMAL, 12, 2), List.of(), WITHOUT_RESULT));
    trial("voids-of-one-arm", ofOneArm(kept(Noise.NORMAL, 12, 3)));
    trial("an-arm-that-starves", starving(kept(Noise.NORMAL, 12, 4)));
    trial("two-versions", upgraded(kept(Noise.NORMAL, 12, 5)));
    trial("carry-over", kept(Noise.CARRY_OVER, 40, 3));
    trial("unlike-spread", kept(Noise.UNEQUAL_SPREAD, 80, 1));
    trial("a-mode-of-one-arm", kept(Noise.SLOW_MODE, 40, 2));
    TrialSpec failed = SampleReports.spec("failed");
    specs.add(failed);
    String why = "stress-ng ended with exit code 1: out of memory";
    results.add(
        new TrialResult(
            "failed", 1, Verdict.INCONCLUSIVE, "Failed: " + why, List.of(), null, why, List.of()));

    String html = html();
    DISTURBED.forEach(reason -> assertThat(html).contains(Html.escape(reason)));
    WITHOUT_RESULT.forEach(reason -> assertThat(html).contains(Html.escape(reason)));
    assertThat(sentence("every-void")).contains("void: 7 native, 7 MLLB");
    assertThat(sentence("no-result-in-both")).contains("without a result: 1 native, 1 MLLB");
    assertThat(sentence("voids-of-one-arm")).contains("the arms differ in what had to be left out");
    assertThat(sentence("an-arm-that-starves")).contains("how often the workload gave no result");
    assertThat(sentence("two-versions"))
        .contains("ran different programs: stress-ng 0.15.06 and 0.17.08");
    assertThat(html)
        .contains("Programs: cc 12.2.0, stress-ng 0.15.06.")
        .contains("Carry-over: a repetition right after one of MLLB")
        .contains("No carry-over seen")
        .contains("The arms spread unlike")
        .contains("A mode of one arm: 0 repetitions of native and")
        .doesNotContain("NaN")
        .doesNotContain("Infinity");
  }

  @Test
  void whatEndedOneArmIsSaidOfThatArmAlone() {
    List<Repetition> three = new ArrayList<>();
    for (Repetition r : kept(Noise.NORMAL, 12, 1)) {
      three.add(r);
      if (r.slot().arm().equals(Arm.MLLB.name())) {
        Slot beside = new Slot(r.slot().block(), r.slot().index() + 4, Arm.asIs("short"));
        three.add(with(r, beside, null, "0.15.06"));
      }
    }
    Slot last = new Slot(6, 0, Arm.MLLB);
    three.add(repetition(last, 1, List.of(Repetition.TRIPPED + "latency"), null, "0.15.06"));
    trial("mix", three, List.of(Arm.NATIVE, Arm.asIs("short"), Arm.MLLB));
    assertThat(results.get(0).compared("short").orElseThrow().verdict())
        .isNotEqualTo(Verdict.INCONCLUSIVE);
    assertThat(results.get(0).compared("mllb").orElseThrow().sentence())
        .isEqualTo(
            "Inconclusive between MLLB and native on mix: the module went back to native by"
                + " itself: latency.");
  }

  /** What came after an arm was decided has nothing to be compared with it. */
  @Test
  void aProgramThatWasReplacedAfterAnArmsLastBlockTakesNothingFromThatArm() {
    List<Repetition> three = new ArrayList<>();
    for (Repetition r : kept(Noise.NORMAL, 12, 1)) {
      String version = r.slot().block() < 5 ? "0.15.06" : "0.17.08";
      boolean isTreated = r.slot().arm().equals(Arm.MLLB.name());
      if (!isTreated || r.slot().block() < 4) {
        three.add(with(r, r.slot(), null, version));
      }
      if (isTreated) {
        Slot beside = new Slot(r.slot().block(), r.slot().index() + 4, Arm.asIs("short"));
        three.add(with(r, beside, null, version));
      }
    }
    trial("mix", three, List.of(Arm.NATIVE, Arm.asIs("short"), Arm.MLLB));
    assertThat(results.get(0).compared("short").orElseThrow().sentence())
        .contains("its repetitions ran different programs: stress-ng 0.15.06 and 0.17.08");
    assertThat(results.get(0).compared("mllb").orElseThrow().sentence())
        .doesNotContain("different programs");
  }

  @Test
  void comparedExperimentsWithOtherProgramsAreMarked() throws IOException {
    trial("mix", kept(Noise.NORMAL, 6, 1));
    Path before = json("before");
    results.clear();
    specs.clear();
    List<Repetition> newer = new ArrayList<>();
    kept(Noise.NORMAL, 6, 1).forEach(r -> newer.add(with(r, r.slot(), null, "0.17.08")));
    trial("mix", newer);
    Path after = json("after");
    String sentence =
        "Trial mix ran different programs (stress-ng 0.15.06, 0.17.08): its values and"
            + " differences cannot be compared between experiments.";
    ComparisonReport compared = ComparisonReport.of(List.of(before, after));
    assertThat(compared.html()).contains(sentence);
    assertThat(compared.markdown()).contains(sentence);
    assertThat(String.join(" ", compared.lines(100))).contains("ran different programs");
    assertThat(ComparisonReport.of(List.of(before, before)).html()).doesNotContain("programs");
  }

  private String html() throws IOException {
    String html = ExperimentReport.of(summary("experiment-voids-1"), store).html(Links.none());
    String copy = System.getenv("MLLB_VOIDS_REPORT");
    if (copy != null) {
      Files.writeString(Path.of(copy), html);
    }
    return html;
  }

  private Path json(String name) throws IOException {
    return Files.write(
        folder.resolve(name + ".json"), ExperimentReport.of(summary(name), store).json());
  }

  private ExperimentSummary summary(String id) {
    return new ExperimentSummary(
        id, SampleReports.plan(specs), Lineage.EMPTY, results, Map.of("trials", 60.0), null);
  }

  private String sentence(String trial) {
    return results.stream()
        .filter(r -> r.trial().equals(trial))
        .findFirst()
        .orElseThrow()
        .sentence();
  }

  private void trial(String name, List<Repetition> repetitions) {
    trial(name, repetitions, Arm.USUAL);
  }

  private void trial(String name, List<Repetition> repetitions, List<Arm> arms) {
    TrialSpec spec = SampleReports.spec(name);
    specs.add(spec);
    int kept = (int) repetitions.stream().filter(Repetition::isKept).count() / 2;
    TrialMeasurement measured =
        samples.measured.measurement(repetitions, kept, List.of(SampleMeasurements.HEADLINE));
    TrialRequest plain = SampleReports.request(spec);
    results.add(
        new TrialJudge(store)
            .judge(
                new TrialRequest(
                    plain.experimentId(),
                    spec,
                    1,
                    DESIGN,
                    plain.moduleSpec(),
                    null,
                    null,
                    42,
                    TRIALS,
                    arms),
                measured));
  }

  private static List<Repetition> kept(Noise noise, int each, long seed) {
    List<Repetition> repetitions = new ArrayList<>();
    List<Observation> values = SimulatedTrial.of(each, 12, 3, noise, seed);
    for (int i = 0; i < values.size(); i++) {
      Observation value = values.get(i);
      repetitions.add(
          repetition(
              new Slot(value.block(), i % 4, value.isTreated() ? Arm.MLLB : Arm.NATIVE),
              50 * value.value(),
              List.of(),
              null,
              "0.15.06"));
    }
    return repetitions;
  }

  /** Each reason once, in turns for either arm, before the repetition that took its place. */
  private static List<Repetition> voids(
      List<Repetition> kept, List<String> disturbed, @Nullable List<String> withoutResult) {
    List<Repetition> all = new ArrayList<>(kept);
    for (int i = 0; i < disturbed.size(); i++) {
      Slot slot = new Slot(i % 4, i % 4, i % 2 == 0 ? Arm.NATIVE : Arm.MLLB);
      all.add(2 * i, repetition(slot, 4000 + 100 * i, List.of(disturbed.get(i)), null, "0.15.06"));
    }
    for (int i = 0; withoutResult != null && i < withoutResult.size(); i++) {
      Slot slot = new Slot(i, 3, i % 2 == 0 ? Arm.NATIVE : Arm.MLLB);
      String why = withoutResult.get(i);
      all.add(repetition(slot, Double.NaN, List.of(why), why, "0.15.06"));
    }
    return all;
  }

  private static List<Repetition> ofOneArm(List<Repetition> kept) {
    List<Repetition> all = new ArrayList<>(kept);
    for (int i = 0; i < 8; i++) {
      Slot slot = new Slot(i, 0, Arm.MLLB);
      all.add(
          repetition(slot, 4000, List.of("the module's answer was never given"), null, "0.15.06"));
    }
    return all;
  }

  private static List<Repetition> starving(List<Repetition> kept) {
    List<Repetition> all = new ArrayList<>(kept);
    String why = "workload fibonacci: no tree was ready in time";
    all.add(repetition(new Slot(5, 0, Arm.MLLB), Double.NaN, List.of(why), why, "0.15.06"));
    return all;
  }

  private static List<Repetition> upgraded(List<Repetition> kept) {
    List<Repetition> all = new ArrayList<>(kept);
    for (int i = 10; i < all.size(); i++) {
      all.set(i, with(all.get(i), all.get(i).slot(), null, "0.17.08"));
    }
    return all;
  }

  private static Repetition with(
      Repetition r, Slot slot, @Nullable String noResult, String version) {
    double value = r.metrics().getOrDefault(SampleMeasurements.HEADLINE.name(), Double.NaN);
    return repetition(slot, value, r.voidReasons(), noResult, version);
  }

  private static Repetition repetition(
      Slot slot, double value, List<String> reasons, @Nullable String noResult, String version) {
    boolean isTreated = slot.arm().equals(Arm.MLLB.name());
    return new Repetition(
        slot,
        "2026-11-28T08:00:00Z",
        5.01,
        Double.isNaN(value) ? Map.of() : Map.of(SampleMeasurements.HEADLINE.name(), value),
        new Treatment(2000, isTreated ? 2000 : 0, isTreated ? 2000 : 0, isTreated ? 100 : 0),
        reasons,
        null,
        "boot",
        Map.of(),
        Map.of(),
        isTreated ? List.of() : List.of("energy is that of Module (hwmon0) alone"),
        noResult,
        Map.of("stress-ng", version, "cc", "12.2.0"));
  }
}
