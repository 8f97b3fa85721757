// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.sample.Repetition;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.WorkloadRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A runner of trials on an idle, empty machine, with a module and three workloads that are made up.
 */
abstract class TrialFixture {

  private static final ArtifactRef KO = ArtifactRef.of("mllb.ko", "0".repeat(64), 1);
  static final ModuleRef MODULE = new ModuleRef(KO, KO, "6.12", "0".repeat(64), "abc");

  @TempDir Path directory;
  final FakeModule module = new FakeModule();
  DirectoryStore store;
  TrialRunner runner;

  @BeforeEach
  void prepare() throws IOException {
    store = new DirectoryStore(directory.resolve("store"));
    entry("steady", "echo speed=100.0");
    entry("mute", "echo nothing");
    entry("broken", "exit 7");
    // An idle, empty machine: what else runs on the real one must not void anything here.
    runner = runner(List.of(module));
  }

  TrialRunner runner(List<ArmKind> kinds) {
    return runner(kinds, directory.resolve("no-such-machine"));
  }

  TrialRunner runner(List<ArmKind> kinds, Path machine) {
    return runner(kinds, machine, () -> {});
  }

  TrialRunner runner(List<ArmKind> kinds, Path machine, Runnable ready) {
    return new TrialRunner(
        new WorkloadRunner(
            () -> WorkloadCatalogue.load(directory.resolve("workloads")),
            new Topology(2, 1, 1L << 30),
            directory.resolve("state")),
        kinds,
        store,
        directory.resolve("state"),
        machine,
        ready);
  }

  static boolean isTreated(Repetition repetition) {
    return repetition.slot().arm().equals("mllb");
  }

  static TrialRequest request(
      String workload, @Nullable ModuleRef ko, int warmup, int least, int most) {
    return new TrialRequest(
        "experiment-1",
        new TrialSpec(workload, new WorkloadCall(workload, Map.of())),
        1,
        new TrialDesign(warmup, least, most, 0.95, 5, Duration.ofMillis(1), 0, null),
        new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 0, 0, 0, Duration.ofSeconds(5)),
        ko,
        ko == null ? null : "abc",
        42,
        1,
        List.of());
  }

  final void entry(String name, String script) throws IOException {
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
