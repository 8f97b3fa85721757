// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.Arm;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An arm that did not hold makes its repetition void; one that never will ends there. */
class TrialArmsTest extends TrialFixture {

  @Test
  void aTreatmentWithoutProofIsVoidAndAVoidMajorityEndsTheTrial() {
    module.isDeaf = true;
    TrialMeasurement measured = runner.run(request("steady", MODULE, 0, 4, 4), note -> {});
    assertThat(measured.mllbRepetitions()).isZero();
    assertThat(measured.voidRepetitions()).isEqualTo(4);
  }

  @Test
  void anMllbRepetitionWithNothingToDecideIsVoidAndSaysSo() throws Exception {
    module.isIdle = true;
    module.isDeaf = true;
    TrialMeasurement measured = runner.run(request("steady", MODULE, 0, 4, 4), note -> {});
    assertThat(measured.mllbRepetitions()).isZero();
    assertThat(measured.nativeRepetitions()).isPositive();
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .filteredOn(r -> isTreated(r) && !r.isInstrumented())
        .allSatisfy(
            r -> assertThat(r.voidReasons()).singleElement().asString().contains("nothing"));
  }

  @Test
  void aNativeRepetitionInWhichTheModuleDecidedIsVoid() {
    module.isStuckOn = true;
    TrialMeasurement measured = runner.run(request("steady", MODULE, 0, 4, 4), note -> {});
    assertThat(measured.nativeRepetitions()).isZero();
  }

  @Test
  void aTripEndsTheTrial() {
    module.trip = "latency budget";
    TrialMeasurement measured = runner.run(request("steady", MODULE, 0, 4, 4), note -> {});
    assertThat(measured.trips()).singleElement().asString().contains("latency budget");
    assertThat(measured.voidRepetitions()).isEqualTo(1);
  }

  @Test
  void anArmThatTheMachineRefusesIsOverAtOnceAndTheOthersGoOn() throws Exception {
    TrialMeasurement measured =
        runner(List.of(new Refusing("short")))
            .run(settings(Arm.NATIVE, Arm.asIs("short"), Arm.asIs("long")), note -> {});
    List<Repetition> repetitions = SampleFile.read(store.fetch(measured.samples()));
    assertThat(repetitions)
        .filteredOn(r -> r.slot().arm().equals("short"))
        .singleElement()
        .satisfies(
            r -> assertThat(r.ends()).containsExactly("refused by this machine: Invalid argument"));
    assertThat(repetitions)
        .filteredOn(r -> r.isKept() && !r.slot().arm().equals("short"))
        .hasSize(8);
    assertThat(measured.trips()).isEmpty();
  }

  private static TrialRequest settings(Arm... arms) {
    return new TrialRequest(
        "experiment-1",
        new TrialSpec("steady", new WorkloadCall("steady", Map.of())),
        1,
        new TrialDesign(1, 4, 4, 0.95, 5, Duration.ofMillis(1), 0, null),
        new ModuleSpec(ModuleSpec.Mode.OFF, 0, 0, 0, 0, Duration.ofSeconds(5)),
        null,
        null,
        42,
        2,
        List.of(arms));
  }

  /** A kind that every arm holds, and the machine refuses of one. */
  private record Refusing(String refused) implements EveryArm {

    @Override
    public void apply(Arm arm) {
      if (arm.name().equals(refused)) {
        throw new ArmNotAppliedException("Invalid argument", true, new IOException());
      }
    }
  }

  /** The machine changes with it, which is not a reason of its own. */
  @Test
  void anArmThatIsLostInMidRepetitionIsVoidInItsOwnWordsAlone() throws Exception {
    TrialMeasurement measured =
        runner(List.of(new Lost("short", directory)), directory)
            .run(settings(Arm.NATIVE, Arm.asIs("short")), note -> {});
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .filteredOn(r -> r.slot().arm().equals("short"))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.voidReasons()).containsExactly("thrown out: too slow"));
  }

  /** What made the workload fail is that the arm went: nothing that the arm is to be judged by. */
  @Test
  void aWorkloadThatFailsWhereItsArmIsLostIsMeasuredAgain() throws Exception {
    entry(
        "steady",
        "grep -q enabled %s/sys/kernel/sched_ext/state && exit 7; echo speed=100.0"
            .formatted(directory));
    TrialMeasurement measured =
        runner(List.of(new Lost("short", directory)), directory)
            .run(settings(Arm.NATIVE, Arm.asIs("short")), note -> {});
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .filteredOn(r -> r.slot().arm().equals("short"))
        .isNotEmpty()
        .allSatisfy(
            r -> {
              assertThat(r.isWithoutResult()).isFalse();
              assertThat(r.voidReasons())
                  .contains("thrown out: too slow")
                  .anyMatch(why -> why.contains("exit code 7"));
            });
  }

  /** A kind whose arm the kernel throws out in the middle of every repetition. */
  private static final class Lost implements EveryArm {

    private final String lost;
    private final Path machine;
    private int looks;

    Lost(String lost, Path machine) {
      this.lost = lost;
      this.machine = machine;
    }

    @Override
    public void apply(Arm arm) {
      looks = arm.name().equals(lost) ? 2 : 0;
      state(looks == 0 ? "disabled" : "enabled");
    }

    /** Asked before the workload and after it. */
    @Override
    public Map<String, Long> counters() {
      if (looks > 0 && --looks == 0) {
        state("disabled");
      }
      return Map.of();
    }

    @Override
    public List<String> doubts(Arm arm) {
      return arm.name().equals(lost) && looks == 0 ? List.of("thrown out: too slow") : List.of();
    }

    private void state(String state) {
      try {
        Path file = machine.resolve("sys/kernel/sched_ext/state");
        Files.createDirectories(file.getParent());
        Files.writeString(file, state + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void undo() {
      state("disabled");
    }

    @Override
    public void close() {
      undo();
    }
  }

  /** An arm that holds what the fake module does not take on is void each time. */
  @Test
  void anArmThatIsDecidedOrBrokenTakesNoMoreAndTheOthersGoOn() throws Exception {
    module.isDeaf = true;
    Arm other = Arm.asIs("other");
    TrialRequest plain = request("steady", MODULE, 0, 6, 6);
    TrialRequest three =
        new TrialRequest(
            plain.experimentId(),
            plain.trial(),
            1,
            plain.design(),
            plain.moduleSpec(),
            MODULE,
            "abc",
            42,
            2,
            List.of(Arm.NATIVE, Arm.MLLB, other));
    TrialMeasurement measured = runner.run(three, note -> {});
    List<Repetition> repetitions = SampleFile.read(store.fetch(measured.samples()));
    assertThat(repetitions).filteredOn(r -> isTreated(r) && r.isKept()).isEmpty();
    assertThat(repetitions)
        .filteredOn(r -> isTreated(r) && !r.isInstrumented())
        .hasSize(6)
        .allMatch(r -> r.slot().block() == 0);
    assertThat(repetitions)
        .filteredOn(r -> r.isKept() && r.slot().arm().equals("other"))
        .hasSize(6);
    assertThat(measured.nativeRepetitions()).isEqualTo(6);
  }
}
