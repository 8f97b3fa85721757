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
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.WorkloadRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is measured is the command, with all that is named beside it: neither less nor more. */
class MeasuredWindowTest extends TrialFixture {

  @Test
  void countersAreThoseOfTheCommandAndNotOfWhatPreparesForIt() throws Exception {
    Path work = Files.createFile(directory.resolve("work"));
    entry("made", "echo x >>%s; echo speed=100.0".formatted(work));
    prepare("made", "echo x >>%1$s; echo x >>%1$s; echo x >>%1$s".formatted(work));
    List<Repetition> repetitions = measure(List.of(new Lines(work)), "made", Arm.asIs("other"));
    assertThat(repetitions).isNotEmpty();
    assertThat(repetitions).allSatisfy(r -> assertThat(r.counters()).containsEntry("lines", 1L));
  }

  /** A command that fails tells what its arm did all the same. */
  @Test
  void countersOfACommandThatFailsAreKept() throws Exception {
    Path work = Files.createFile(directory.resolve("work"));
    entry(
        "made", "echo x >>%1$s; test $(wc -l <%1$s) -gt 2 || exit 7; echo speed=1".formatted(work));
    List<Repetition> repetitions = measure(List.of(new Lines(work)), "made", Arm.asIs("other"));
    assertThat(repetitions).anyMatch(r -> !r.isMeasured() || r.noResult() != null);
    assertThat(repetitions).allSatisfy(r -> assertThat(r.counters()).containsEntry("lines", 1L));
  }

  @Test
  void whatRunsBesideAnArmIsPreparedBeforeItsWorkloadBegins() throws Exception {
    Path ready = directory.resolve("ready");
    entry("load", "sleep 100");
    prepare("load", "sleep 0.7; touch %s".formatted(ready));
    // The file says whether its preparation was over when the measured command began.
    entry(
        "steady", "test -e %1$s && echo speed=2.0 || echo speed=1.0; rm -f %1$s".formatted(ready));
    List<Repetition> repetitions = measure(List.of(beside()), "steady", besideIt("load"));
    assertThat(repetitions).filteredOn(r -> r.slot().arm().equals("beside")).isNotEmpty();
    assertThat(repetitions)
        .allSatisfy(
            r ->
                assertThat(r.metrics())
                    .containsEntry("speed", r.slot().arm().equals("beside") ? 2.0 : 1.0));
  }

  /** As the workload's own: results before and after one was replaced are not the same. */
  @Test
  void programsBesideAnArmAreOnRecordWithItsRepetitions() throws Exception {
    entry("load", "sleep 100");
    Path file = directory.resolve("workloads/load/workload.yaml");
    Files.writeString(file, Files.readString(file).replace("[sh]", "[sleep]"));
    List<Repetition> repetitions = measure(List.of(beside()), "steady", besideIt("load"));
    assertThat(repetitions)
        .isNotEmpty()
        .allSatisfy(
            r ->
                assertThat(r.programs().containsKey("sleep"))
                    .isEqualTo(r.slot().arm().equals("beside")));
  }

  /** What an arm runs is known as long as it runs. */
  @Test
  void whatAnArmRunsIsOnRecordThoughItIsGoneAfterwards() throws Exception {
    List<Repetition> repetitions = measure(List.of(new Running()), "steady", Arm.asIs("other"));
    assertThat(repetitions)
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.programs()).containsEntry("running", r.slot().arm()));
  }

  @Test
  void theKernelIsOnRecordByItsReleaseAndItsBtf() throws Exception {
    FakeNode node = new FakeNode(directory.resolve("machine"));
    node.put("proc/sys/kernel/osrelease", "6.12.95\n");
    node.put("sys/kernel/btf/vmlinux", "types");
    TrialMeasurement measured =
        runner(List.of(module), directory.resolve("machine"))
            .run(request("steady", MODULE, 0, 4, 4), note -> {});
    assertThat(measured.programs())
        .hasEntrySatisfying(
            TrialMeasurement.KERNEL,
            versions ->
                assertThat(versions)
                    .singleElement()
                    .asString()
                    .matches("6\\.12\\.95 \\(BTF [0-9a-f]{12}\\)"));
  }

  @Test
  void aProgramThatCannotStartBesideAnArmCostsThatArmAlone() throws Exception {
    entry("load", "sleep 100");
    prepare("load", "echo no licence; exit 3");
    List<Repetition> repetitions = measure(List.of(beside()), "steady", besideIt("load"));
    assertThat(repetitions)
        .filteredOn(r -> r.slot().arm().equals("beside"))
        .isNotEmpty()
        .allSatisfy(
            r ->
                assertThat(r.voidReasons())
                    .singleElement()
                    .asString()
                    .startsWith("load, which the arm has beside it, does not start: ")
                    .contains("exit code 3", "no licence"));
    assertThat(repetitions).filteredOn(r -> r.isKept()).isNotEmpty();
  }

  @Test
  void aProgramThatIsNotThereIsRefusedForGood() throws Exception {
    entry("load", "sleep 100");
    Path file = directory.resolve("workloads/load/workload.yaml");
    Files.writeString(file, Files.readString(file).replace("[sh]", "[no-such-program]"));
    List<Repetition> repetitions = measure(List.of(beside()), "steady", besideIt("load"));
    assertThat(repetitions)
        .filteredOn(r -> r.slot().arm().equals("beside"))
        .singleElement()
        .satisfies(
            r -> assertThat(r.ends()).singleElement().asString().contains("no-such-program"));
    assertThat(repetitions).filteredOn(r -> r.isKept()).isNotEmpty();
  }

  private List<Repetition> measure(List<ArmKind> kinds, String workload, Arm arm)
      throws IOException {
    TrialRequest request =
        new TrialRequest(
            "experiment-1",
            new TrialSpec(workload, new WorkloadCall(workload, Map.of())),
            1,
            new TrialDesign(0, 4, 4, 0.95, 5, Duration.ofMillis(1), 0, null),
            new ModuleSpec(ModuleSpec.Mode.OFF, 0, 0, 0, 0, Duration.ofSeconds(5)),
            null,
            null,
            42,
            1,
            List.of(Arm.NATIVE, arm));
    TrialMeasurement measured = runner(kinds).run(request, note -> {});
    return SampleFile.read(store.fetch(measured.samples()));
  }

  private BesideArms beside() {
    return new BesideArms(
        new WorkloadRunner(
            () -> WorkloadCatalogue.load(directory.resolve("workloads")),
            new Topology(2, 1, 1L << 30),
            directory.resolve("state")),
        directory.resolve("beside"));
  }

  private static Arm besideIt(String workload) {
    return new Arm("beside", null, Map.of(), new WorkloadCall(workload, Map.of()), null);
  }

  private void prepare(String name, String script) throws IOException {
    Files.writeString(
        directory.resolve("workloads").resolve(name).resolve("workload.yaml"),
        "prepare: [sh, -c, '" + script + "']\n",
        StandardOpenOption.APPEND);
  }

  /** A kind that knows its version while it is applied. */
  private static final class Running implements EveryArm {

    private String applied = "";

    @Override
    public void apply(Arm arm) {
      applied = arm.name();
    }

    @Override
    public Map<String, String> programs(Arm arm) {
      return applied.isEmpty() ? Map.of() : Map.of("running", applied);
    }

    @Override
    public void undo() {
      applied = "";
    }
  }

  /** A kind that counts the lines of a file. */
  private record Lines(Path file) implements EveryArm {

    @Override
    public Map<String, Long> counters() {
      try {
        return Map.of("lines", (long) Files.readAllLines(file).size());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
