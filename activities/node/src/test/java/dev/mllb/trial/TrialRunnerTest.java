// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.WorkloadRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialRunnerTest {

  private static final ArtifactRef KO = ArtifactRef.of("mllb.ko", "0".repeat(64), 1);
  private static final ModuleRef MODULE = new ModuleRef(KO, KO, "6.12", "0".repeat(64), "abc");

  @TempDir Path directory;
  private final FakeModule module = new FakeModule();
  private DirectoryStore store;
  private TrialRunner runner;

  @BeforeEach
  void prepare() throws IOException {
    store = new DirectoryStore(directory.resolve("store"));
    entry("steady", "echo speed=100.0");
    entry("mute", "echo nothing");
    entry("broken", "exit 7");
    // An idle, empty machine: what else runs on the real one must not void anything here.
    runner = runner(List.of(module));
  }

  private TrialRunner runner(List<ArmKind> kinds) {
    return runner(kinds, directory.resolve("no-such-machine"));
  }

  private TrialRunner runner(List<ArmKind> kinds, Path machine) {
    return new TrialRunner(
        new WorkloadRunner(
            () -> WorkloadCatalogue.load(directory.resolve("workloads")),
            new Topology(2, 1, 1L << 30),
            directory.resolve("state")),
        kinds,
        store,
        directory.resolve("state"),
        new NodeProbe(machine),
        () -> {});
  }

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
    assertThat(repetitions).hasSize(14).filteredOn(Repetition::isWarmup).hasSize(2);
    assertThat(repetitions)
        .filteredOn(Repetition::isKept)
        .allMatch(r -> r.metrics().get("speed") == 100.0 && r.log() != null);
    for (int block = 0; block < 2; block++) {
      int wanted = block;
      assertThat(
              repetitions.stream()
                  .filter(r -> r.slot().block() == wanted)
                  .filter(TrialRunnerTest::isTreated))
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
        new TrialDesign(1, 4, 4, 0.95, 5, Duration.ofMillis(1), 0),
        new ModuleSpec(ModuleSpec.Mode.OFF, 0, 0, 0, 0, Duration.ofSeconds(5)),
        null,
        null,
        42,
        2,
        List.of(arms));
  }

  /** A kind that every arm holds, and the machine refuses of one. */
  private record Refusing(String refused) implements ArmKind, ArmKind.Session {

    @Override
    public boolean isHeldBy(Arm arm) {
      return true;
    }

    @Override
    public Session open(TrialRequest request) {
      return this;
    }

    @Override
    public void apply(Arm arm) {
      if (arm.name().equals(refused)) {
        throw new ArmNotAppliedException("Invalid argument", true, new IOException());
      }
    }

    @Override
    public void undo() {}

    @Override
    public void close() {}
  }

  /** The machine changes with it, which is no reason of its own. */
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

  /** A kind whose arm the kernel throws out in the middle of every repetition. */
  private static final class Lost implements ArmKind, ArmKind.Session {

    private final String lost;
    private final Path machine;
    private int looks;

    Lost(String lost, Path machine) {
      this.lost = lost;
      this.machine = machine;
    }

    @Override
    public boolean isHeldBy(Arm arm) {
      return true;
    }

    @Override
    public Session open(TrialRequest request) {
      return this;
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

  @Test
  void calibrationNeedsNoModule() throws Exception {
    TrialMeasurement measured = runner.run(request("steady", null, 0, 4, 4), note -> {});
    assertThat(measured.mllbRepetitions()).isEqualTo(4);
    assertThat(module.opened).isZero();
    assertThat(SampleFile.read(store.fetch(measured.samples())))
        .noneMatch(Repetition::isInstrumented);
  }

  @Test
  void theModulesClockRunsOnlyInOneMoreRepetitionOfEachArm() throws Exception {
    TrialMeasurement measured = runner.run(request("steady", MODULE, 1, 4, 4), note -> {});
    List<Repetition> repetitions = SampleFile.read(store.fetch(measured.samples()));
    assertThat(repetitions)
        .filteredOn(Repetition::isInstrumented)
        .extracting(r -> r.slot().arm())
        .containsExactly("native", "mllb");
    assertThat(repetitions.subList(0, repetitions.size() - 2))
        .noneMatch(r -> r.histograms().containsKey("module_infer_ns"));
    // The fake module times ten decisions in each repetition while its clock is on.
    assertThat(repetitions.get(repetitions.size() - 1).histograms().get("module_infer_ns").all())
        .isEqualTo(10);
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

  private static boolean isTreated(Repetition repetition) {
    return repetition.slot().arm().equals("mllb");
  }

  private static TrialRequest request(
      String workload, @Nullable ModuleRef ko, int warmup, int least, int most) {
    return new TrialRequest(
        "experiment-1",
        new TrialSpec(workload, new WorkloadCall(workload, Map.of())),
        1,
        new TrialDesign(warmup, least, most, 0.95, 5, Duration.ofMillis(1), 0),
        new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 0, 0, 0, Duration.ofSeconds(5)),
        ko,
        ko == null ? null : "abc",
        42);
  }

  private void entry(String name, String script) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("workloads").resolve(name));
    Files.writeString(
        folder.resolve("workload.yaml"),
        String.join(
            "\n",
            "name: " + name,
            "summary: s",
            "measuresWell: w",
            "measuresBadly: b",
            "programs: [sh]",
            "runs: fixed",
            "command: [sh, -c, '" + script + "']",
            "parser: key-value",
            "metrics:",
            "  - {name: speed, unit: 1/s, better: higher, headline: true}",
            ""));
  }
}
