// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Histories that releases left, {@code histories/<release>/<workflow id>.json}, with @ for a slash.
 * Replays depend on the id: children have it in their names.
 */
final class StoredHistories {

  private static final Path FOLDER = Path.of("src/test/resources/histories");

  /** All workflows; a history names the one it is of. */
  private static final List<Class<?>> WORKFLOWS =
      List.of(
          ExperimentWorkflowImpl.class,
          TrialWorkflowImpl.class,
          HostLeaseWorkflowImpl.class,
          SweepWorkflowImpl.class,
          SweepPointWorkflowImpl.class,
          HostWorkflowImpl.class,
          QuarantineWorkflowImpl.class,
          CampaignWorkflowImpl.class,
          NightlyWorkflowImpl.class,
          AlarmWorkflowImpl.class,
          DoctorWorkflowImpl.class,
          HostDrainWorkflowImpl.class,
          BisectWorkflowImpl.class);

  private StoredHistories() {}

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  static WorkflowExecutionHistory read(Path file) throws IOException {
    String id = file.getFileName().toString().replace(".json", "").replace("@", "/");
    return WorkflowExecutionHistory.fromJson(Files.readString(file), id);
  }

  static void replay(WorkflowExecutionHistory history) throws Exception {
    Class<?>[] others = WORKFLOWS.subList(1, WORKFLOWS.size()).toArray(Class<?>[]::new);
    WorkflowReplayer.replayWorkflowExecution(history, WORKFLOWS.get(0), others);
  }

  /**
   * Replays what a workflow did just now. {@code -Dmllb.updateHistories=true} also stores it, but
   * never over one that is there: that is what an earlier state of the code did.
   *
   * @param release into whose folder it goes
   */
  static void keep(WorkflowClient client, String release, String id) throws Exception {
    WorkflowExecutionHistory history = client.fetchHistory(id);
    replay(history);
    Path file = FOLDER.resolve(release).resolve(id.replace("/", "@") + ".json");
    if (Boolean.getBoolean("mllb.updateHistories") && !Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, history.toJson(true));
    }
  }

  /** Types of the workflows that may run, as they stand in histories. */
  static List<String> types() {
    return WORKFLOWS.stream()
        .map(impl -> Arrays.stream(impl.getInterfaces()).findFirst().orElseThrow().getSimpleName())
        .toList();
  }
}
