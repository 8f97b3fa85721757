// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import dev.mllb.sample.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** In which order repetitions are taken, what a retry keeps, and when a trial is over. */
class TrialRunnerTest extends TrialFixture {

  @Test
  void bothArmsAreMeasuredInWholeBlocksAndTheMachineIsLeftNative() throws Exception {
    TrialMeasurement measured = runner.run(request("steady", MODULE, 1, 5, 5), note -> {});
    assertThat(measured.nativeRepetitions()).isEqualTo(5);
    assertThat(measured.mllbRepetitions()).isEqualTo(5);
    assertThat(measured.voidRepetitions()).isZero();
    assertThat(measured.liveDecisions()).isPositive();
    assertThat(module.closed).isEqualTo(module.opened).isEqualTo(1);
    assertThat(module.applied.get(module.applied.size() - 1)).isEqualTo(Arm.NATIVE);
    List<Repetition> repetitions = SampleFile.read(store.fetch(measured.samples()));
    assertThat(repetitions).hasSize(20).filteredOn(Repetition::isWarmup).hasSize(2);
    assertThat(repetitions)
        .filteredOn(Repetition::isKept)
        .allMatch(r -> r.metrics().get("speed") == 100.0 && r.log() != null);
    for (int block = 0; block < 2; block++) {
      int wanted = block;
      assertThat(
              repetitions.stream()
                  .filter(r -> r.slot().block() == wanted)
                  .filter(TrialFixture::isTreated))
          .hasSameSizeAs(
              repetitions.stream()
                  .filter(r -> r.slot().block() == wanted && !isTreated(r))
                  .toList());
    }
  }

  @Test
  void equalArmsStopEarlyWhenTheIntervalIsNarrowEnough() {
    TrialMeasurement measured = runner.run(request("steady", MODULE, 0, 6, 40), note -> {});
    assertThat(measured.nativeRepetitions()).isBetween(6, 20);
  }

  @Test
  void aRetryKeepsWhatTheAttemptBeforeItMeasured() throws Exception {
    AtomicInteger notes = new AtomicInteger();
    TrialRequest request = request("steady", MODULE, 0, 4, 4);
    assertThatThrownBy(
            () ->
                runner.run(
                    request,
                    note -> {
                      if (note.contains("2 + 2 of")) {
                        notes.incrementAndGet();
                        throw new IllegalStateException("worker gone");
                      }
                    }))
        .hasMessage("worker gone");
    assertThat(module.closed).isEqualTo(1);
    // A crash in the middle of a line.
    Path file = directory.resolve("state/trials/experiment-1/steady-1/samples.jsonl");
    Files.writeString(file, Files.readString(file) + "\n{\"slot\":{\"blo");
    TrialMeasurement measured = runner.run(request, note -> notes.incrementAndGet());
    assertThat(measured.nativeRepetitions()).isEqualTo(4);
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .filteredOn(r -> !r.isInstrumented())
        .hasSize(8);
  }

  /** The same words about another kernel, or a workload that was edited since. */
  @Test
  void whatARequestLeavesOutMayNotChangeUnderItsName() {
    TrialRequest request = request("steady", MODULE, 0, 2, 2);
    runner.run(request, List.of(request, "6.12"), note -> {});
    assertThatThrownBy(() -> runner.run(request, List.of(request, "6.16"), note -> {}))
        .hasMessageContaining("was measured or begun here with other options");
  }

  @Test
  void samplesThatFollowAnotherOrderArePutAside() throws Exception {
    TrialRequest request = request("steady", MODULE, 0, 4, 4);
    runner.run(request, note -> {});
    Path file = directory.resolve("state/trials/experiment-1/steady-1/samples.jsonl");
    String swapped =
        Files.readString(file)
            .replace("\"arm\":\"mllb\"", "\"arm\":\"other\"")
            .replace("\"arm\":\"native\"", "\"arm\":\"mllb\"")
            .replace("\"arm\":\"other\"", "\"arm\":\"native\"");
    Files.writeString(file, swapped);
    TrialMeasurement measured = runner.run(request, note -> {});
    assertThat(measured.nativeRepetitions()).isEqualTo(4);
    assertThat(file.resolveSibling("samples-of-another-order.jsonl")).hasContent(swapped);
  }

  @Test
  void calibrationNeedsNoModule() throws Exception {
    TrialMeasurement measured = runner.run(request("steady", null, 0, 4, 4), note -> {});
    assertThat(measured.mllbRepetitions()).isEqualTo(4);
    assertThat(module.opened).isZero();
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .noneMatch(Repetition::isInstrumented);
  }

  @Test
  void theModulesClockRunsOnlyInMoreRepetitionsOfEachArm() throws Exception {
    TrialMeasurement measured = runner.run(request("steady", MODULE, 1, 4, 4), note -> {});
    List<Repetition> repetitions = SampleFile.read(store.fetch(measured.samples()));
    assertThat(repetitions)
        .filteredOn(Repetition::isInstrumented)
        .extracting(r -> r.slot().block() + " " + r.slot().arm())
        .containsExactlyInAnyOrder(
            "-2 native",
            "-2 mllb",
            "-3 native",
            "-3 mllb",
            "-4 native",
            "-4 mllb",
            "-5 native",
            "-5 mllb");
    assertThat(repetitions.subList(0, repetitions.size() - 8))
        .noneMatch(r -> r.histograms().containsKey("module_infer_ns"));
    // The fake module times ten decisions in each repetition while its clock is on.
    assertThat(repetitions)
        .filteredOn(r -> r.isInstrumented() && isTreated(r))
        .allMatch(r -> r.histograms().get("module_infer_ns").all() == 10);
    assertThat(module.isTimed).isFalse();
    assertThat(measured.nativeRepetitions()).isEqualTo(4);
    assertThat(measured.liveDecisions())
        .isEqualTo(
            repetitions.stream()
                .filter(r -> isTreated(r) && !r.isInstrumented())
                .mapToLong(r -> r.treatment().acted())
                .sum());
  }

  @Test
  void aLookThatWasDisturbedIsTakenOnceMore() throws Exception {
    module.disturbedLooks = 3;
    TrialRequest request = with(request("steady", MODULE, 0, 4, 4), 2);
    List<Repetition> looks =
        SampleFile.read(store.fetch(runner.run(request, note -> {}).samples())).stream()
            .filter(Repetition::isInstrumented)
            .toList();
    // The first place twice in vain, the second once, then no more trouble.
    assertThat(looks)
        .extracting(r -> r.slot().block() + "/" + r.slot().index() + r.voidReasons().isEmpty())
        .containsExactly("-2/0false", "-2/0false", "-2/1false", "-2/1true", "-3/0true", "-3/1true");
  }

  @Test
  void thePlanSaysHowManyBlocksHaveProbes() {
    TrialRequest usual = request("steady", MODULE, 1, 4, 4);
    assertThat(Schedule.instrumented(with(usual, 1))).hasSize(2);
    assertThat(Schedule.instrumented(with(usual, 0))).isEmpty();
    assertThat(with(usual, 0).design().of(3).instrumentedBlocks()).isZero();
    // Two names for one setting: nothing to explain.
    assertThat(Schedule.instrumented(with(request("steady", null, 1, 4, 4), 3))).isEmpty();
  }

  private static TrialRequest with(TrialRequest request, int instrumentedBlocks) {
    TrialDesign design = request.design();
    return new TrialRequest(
        request.experimentId(),
        request.trial(),
        request.attempt(),
        new TrialDesign(
            design.warmup(),
            design.minRepetitions(),
            design.maxRepetitions(),
            design.confidence(),
            design.indifferencePercent(),
            design.settle(),
            design.calibrationRepetitions(),
            null,
            instrumentedBlocks),
        request.moduleSpec(),
        request.module(),
        request.modelId(),
        request.seed(),
        request.comparisons(),
        request.arms());
  }

  @Test
  void aWorkloadThatFailsInLooksTakesNothingAwayFromTheTrial() throws Exception {
    Path runs = directory.resolve("runs");
    entry(
        "tired",
        "echo x >> %s; test $(wc -l < %s) -le 8 || exit 7; echo speed=100.0".formatted(runs, runs));
    TrialMeasurement measured = runner.run(request("tired", MODULE, 0, 4, 4), note -> {});
    assertThat(measured.nativeRepetitions()).isEqualTo(4);
    assertThat(measured.mllbRepetitions()).isEqualTo(4);
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .filteredOn(Repetition::isInstrumented)
        .hasSize(2);
    assertThat(module.isTimed).isFalse();
  }

  @Test
  void aTripInALookEndsLookingAndIsNotTheTrials() throws Exception {
    TrialMeasurement measured =
        runner.run(
            request("steady", MODULE, 0, 4, 4),
            note -> {
              if (note.contains("looking closely")) {
                module.trip = "latency budget";
              }
            });
    assertThat(measured.trips()).isEmpty();
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .filteredOn(Repetition::isInstrumented)
        .anySatisfy(r -> assertThat(r.trips()).isNotEmpty())
        .hasSizeLessThan(8);
  }

  @Test
  void aHopelessTrialIsNotLookedAt() throws Exception {
    TrialMeasurement measured = runner.run(request("mute", MODULE, 0, 3, 3), note -> {});
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .noneMatch(Repetition::isInstrumented);
  }

  @Test
  void aLookThatCannotBeginLeavesNoClockOn() {
    module.isUnreadable = true;
    assertThatThrownBy(() -> InstrumentedRepetition.begin(module, TraceCapture.none()))
        .hasMessage("unreadable");
    assertThat(module.isTimed).isFalse();
  }

  @Test
  void whatTheModuleCountedIsKeptWithEachRepetition() throws Exception {
    TrialMeasurement measured = runner.run(request("steady", MODULE, 0, 4, 4), note -> {});
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .filteredOn(Repetition::isKept)
        .allSatisfy(
            r ->
                assertThat(r.counters())
                    .containsEntry("flips_to_yes", isTreated(r) ? r.treatment().flips() : 0L));
  }

  @Test
  void aRepetitionWithoutAResultIsNotTakenAgain() throws Exception {
    TrialMeasurement measured = runner.run(request("mute", MODULE, 0, 3, 3), note -> {});
    assertThat(measured.voidRepetitions()).isEqualTo(3);
    assertThat(measured.nativeRepetitions() + measured.mllbRepetitions()).isZero();
    List<Repetition> failed =
        SampleFile.read(store.fetch(measured.samples())).stream()
            .filter(r -> r.slot().block() >= 0)
            .toList();
    assertThat(failed).allMatch(Repetition::isWithoutResult);
    assertThat(failed.stream().map(Repetition::slot)).doesNotHaveDuplicates();
  }

  @Test
  void aWorkloadThatNeverWorksFailsTheTrial() {
    assertThatThrownBy(() -> runner.run(request("broken", MODULE, 0, 4, 4), note -> {}))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("exit code 7");
    assertThat(module.closed).isEqualTo(1);
  }
}
