// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import dev.mllb.sample.Schedule;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.WorkloadRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials whose arms take turns within runs; how fast anything is decides nothing here. */
class SliceRunnerTest {

  private static final ArtifactRef KO = ArtifactRef.of("mllb.ko", "0".repeat(64), 1);
  private static final ModuleRef MODULE = new ModuleRef(KO, KO, "6.12", "0".repeat(64), "abc");

  /** The slices of two blocks, behind a warm-up. */
  private static final int SLICES = 9;

  /** A growing byte of the first counter: steps of 16.8 operations, until all is measured. */
  private static final String COUNTS =
      "i=0; while [ $i -lt 250 ] && ! [ -e %s ]; do i=$((i+1));"
          + " printf \"\\\\$(printf %o $i)\" | dd of=\"$MLLB_LIVE\" bs=1 seek=3 conv=notrunc 2>&3;"
          + " sleep 0.02; done 3>scratch; echo speed=100.0";

  @TempDir Path directory;
  private final FakeModule module = new FakeModule();
  private Path over;
  private DirectoryStore store;
  private TrialRunner runner;

  @BeforeEach
  void prepare() throws IOException {
    store = new DirectoryStore(directory.resolve("store"));
    over = directory.resolve("over");
    String counts = COUNTS.replace("%s", over.toString());
    entry("counting", true, counts);
    entry("still", true, "sleep 0.2; echo speed=100.0");
    entry("broken", true, "echo no memory; exit 7");
    entry("cut", true, "printf 1 > \"$MLLB_LIVE\"; sleep 1; echo speed=100.0");
    entry("silent", false, counts);
    RunEnd end = new RunEnd();
    runner =
        new TrialRunner(
            new WorkloadRunner(
                () -> WorkloadCatalogue.load(directory.resolve("workloads")),
                new Topology(2, 1, 1L << 30),
                directory.resolve("state")),
            List.of(module, new BesideArms(null, directory), end),
            store,
            directory.resolve("state"),
            directory.resolve("no-such-machine"),
            () -> end.say(false));
  }

  /** Lets a run end when nothing more is measured in it: a workload of ours would go on. */
  private final class RunEnd implements ArmKind, ArmKind.Session {

    private int slices;
    private boolean isApplied;

    @Override
    public boolean isHeldBy(Arm arm) {
      return true;
    }

    @Override
    public Session open(TrialRequest request) {
      slices = 0;
      // What stayed applied in a run that was cut short is not the next one's end.
      isApplied = false;
      return this;
    }

    @Override
    public void apply(Arm arm) {
      isApplied = true;
      slices++;
      say(false);
    }

    @Override
    public void undo() {
      boolean isTripped = module.trip != null && module.isOn();
      if (isApplied && (slices % SLICES == 0 || isTripped)) {
        say(true);
      }
      isApplied = false;
    }

    /** The repetitions that are only looked at have no slices. */
    @Override
    public void time(boolean on) {
      say(on);
    }

    @Override
    public void close() {}

    private void say(boolean isOver) {
      try {
        if (isOver) {
          Files.writeString(over, "");
        } else {
          Files.deleteIfExists(over);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void armsTakeTurnsWithinRunsInTheOrderThatWasDrawn() throws Exception {
    TrialRequest request = request("counting", Arm.USUAL);
    List<Repetition> all = samples(runner.run(request, note -> {}));
    List<Repetition> slices = all.stream().filter(r -> r.slot().block() >= 0).toList();
    assertThat(slices)
        .extracting(Repetition::slot)
        .containsExactlyElementsOf(
            Schedule.blocks(request).stream().flatMap(List::stream).toList());
    assertThat(slices).allMatch(Repetition::isMeasured);
    assertThat(all.get(0).isWarmup()).isTrue();
    assertThat(all.get(0).slot().arm()).isEqualTo("native");
    assertThat(module.opened).isEqualTo(module.closed).isEqualTo(1);
    assertThat(module.applied.get(module.applied.size() - 1)).isEqualTo(Arm.NATIVE);
    // Slices of a block are of one run: they have its log.
    for (int block = 0; block < 2; block++) {
      int wanted = block;
      assertThat(slices.stream().filter(r -> r.slot().block() == wanted).map(Repetition::log))
          .doesNotContainNull()
          .satisfies(logs -> assertThat(logs.stream().distinct()).hasSize(1));
    }
    assertThat(slices.stream().filter(r -> r.slot().arm().equals("mllb")))
        .allMatch(r -> r.treatment().decided() > 0);
    assertThat(slices.stream().filter(r -> r.slot().arm().equals("native")))
        .allMatch(r -> r.treatment().decided() == 0);
  }

  @Test
  void aModelThatGaveNoAnswerInARunVoidsBothArmsOfIt() throws Exception {
    module.isDeaf = true;
    TrialMeasurement measured = runner.run(request("counting", Arm.USUAL), note -> {});
    assertThat(measured.nativeRepetitions() + measured.mllbRepetitions()).isZero();
    assertThat(measured.voidRepetitions()).isBetween(4, 8);
  }

  @Test
  void aTripEndsTheTrial() {
    module.trip = "latency budget";
    TrialMeasurement measured = runner.run(request("counting", Arm.USUAL), note -> {});
    assertThat(measured.trips()).singleElement().asString().contains("latency budget");
    // The kernel forgets it once a mode is switched on again, and safety would be overruled.
    assertThat(module.applied.stream().filter(Arm::hasModel)).hasSize(1);
  }

  @Test
  void aRunCutShortLeavesNothingBehindAndIsTakenAgain() throws Exception {
    AtomicInteger notes = new AtomicInteger();
    TrialRequest request = request("counting", Arm.USUAL);
    assertThatThrownBy(
            () ->
                runner.run(
                    request,
                    note -> {
                      if (notes.incrementAndGet() > 6) {
                        throw new IllegalStateException("worker gone");
                      }
                    }))
        .hasMessage("worker gone");
    assertThat(module.closed).isEqualTo(1);
    assertThat(samples(runner.run(request, note -> {})))
        .filteredOn(r -> r.slot().block() >= 0)
        .hasSize(8);
  }

  @Test
  void whatCannotBeMeasuredInSlicesIsRefusedBeforeAnythingIsTouched() {
    assertThatThrownBy(() -> runner.run(request("silent", Arm.USUAL), note -> {}))
        .hasMessageContaining("does not count its operations while it runs");
    Arm beside = new Arm("loaded", null, Map.of(), new WorkloadCall("counting", Map.of()), null);
    assertThatThrownBy(
            () -> runner.run(request("counting", List.of(Arm.NATIVE, beside)), note -> {}))
        .hasMessageContaining("loaded has a workload beside it");
    TrialRequest tooShort = request("counting", Arm.USUAL, Map.of("duration", "600ms"));
    assertThatThrownBy(() -> runner.run(tooShort, note -> {}))
        .hasMessageContaining("lasts 600 ms, and the slices of one block 750 ms");
    assertThat(module.opened).isZero();
  }

  @Test
  void aWorkloadThatNeverCountsOrBreaksFailsTheTrialWithItsReason() {
    assertThatThrownBy(() -> runner.run(request("still", Arm.USUAL), note -> {}))
        .hasMessageContaining("ended before the slices of one block");
    assertThatThrownBy(() -> runner.run(request("broken", Arm.USUAL), note -> {}))
        .hasMessageContaining("exit code 7")
        .hasMessageContaining("no memory");
    assertThatThrownBy(() -> runner.run(request("cut", Arm.USUAL), note -> {}))
        .hasMessageContaining("its live counter was cut short");
    assertThat(module.closed).isEqualTo(3);
  }

  private List<Repetition> samples(TrialMeasurement measured) throws IOException {
    return new ArrayList<>(SampleFile.read(store.fetch(measured.samples())))
        .stream().filter(r -> !r.isInstrumented()).toList();
  }

  private static TrialRequest request(String workload, List<Arm> arms) {
    return request(workload, arms, Map.of());
  }

  private static TrialRequest request(
      String workload, List<Arm> arms, Map<String, String> parameters) {
    boolean hasModel = arms.stream().anyMatch(Arm::hasModel);
    return new TrialRequest(
        "experiment-1",
        new TrialSpec(workload, new WorkloadCall(workload, parameters)),
        1,
        new TrialDesign(
            0,
            4,
            4,
            0.95,
            5,
            Duration.ofMillis(1),
            0,
            new Switchback(Duration.ofMillis(50), Duration.ofMillis(10))),
        new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 0, 0, 0, Duration.ofSeconds(5)),
        hasModel ? MODULE : null,
        hasModel ? "abc" : null,
        42,
        1,
        arms);
  }

  private void entry(String name, boolean isLive, String script) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("workloads").resolve(name));
    Files.writeString(folder.resolve("run.sh"), script + "\n");
    Files.writeString(
        folder.resolve("workload.yaml"),
        String.join(
            "\n",
            "name: " + name,
            "summary: s",
            "measuresWell: w",
            "measuresBadly: b",
            "programs: [sh]",
            "runs: timed",
            "live: " + isLive,
            "command: [sh, " + folder.resolve("run.sh") + "]",
            "parameters:",
            "  - {name: duration, type: duration, min: 1ms, max: 1h, default: 60s, about: a}",
            "parser: key-value",
            "metrics:",
            "  - {name: speed, unit: 1/s, better: higher, headline: true}",
            ""));
  }
}
