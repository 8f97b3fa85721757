package dev.mllb.cli.experiment;

import dev.mllb.artifact.Garbage;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The workflows that the server knows, as users of artifacts. */
final class ArtifactUsers {

  private final WorkflowClient client;

  ArtifactUsers(WorkflowClient client) {
    this.client = client;
  }

  /**
   * Marks what any history of the namespace names.
   *
   * @return how many workflows were read
   */
  int markAll(Garbage marks) {
    List<WorkflowExecutionMetadata> all = Server.call("", () -> client.listExecutions("").toList());
    for (WorkflowExecutionMetadata each : all) {
      var execution = each.getExecution();
      Server.call(
          execution.getWorkflowId(),
          () -> {
            // Payloads are JSON inside: digests stand in the bytes as they are.
            client
                .streamHistory(execution.getWorkflowId(), execution.getRunId())
                .forEach(event -> marks.keep(text(event.toByteArray())));
            return true;
          });
    }
    return all.size();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
