// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.workflow.ExperimentAttributes;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributeKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Experiments as the server's list has them (it may lag by a second). */
final class ExperimentList {

  private final WorkflowClient client;

  ExperimentList(WorkflowClient client) {
    this.client = client;
  }

  List<ExperimentRow> newest(ExperimentFilter filter, int limit) {
    return client.listExecutions(filter.query()).limit(limit).map(ExperimentList::row).toList();
  }

  /** Highest n among ids {@code <prefix><n>}; 0 when there is none or the server cannot say. */
  int lastNumber(String prefix) {
    try {
      String query = ExperimentFilter.ALL.query() + " AND WorkflowId STARTS_WITH '" + prefix + "'";
      return client
          .listExecutions(query)
          .limit(200)
          .map(found -> found.getExecution().getWorkflowId().substring(prefix.length()))
          .filter(rest -> rest.matches("[0-9]{1,9}"))
          .mapToInt(Integer::parseInt)
          .max()
          .orElse(0);
    } catch (StatusRuntimeException e) {
      return 0;
    }
  }

  private static ExperimentRow row(WorkflowExecutionMetadata found) {
    return new ExperimentRow(
        found.getExecution().getWorkflowId(),
        ExperimentReader.status(found),
        found.getStartTime(),
        found.getCloseTime(),
        value(found, ExperimentAttributes.HOST),
        value(found, ExperimentAttributes.PHASE),
        value(found, ExperimentAttributes.KERNEL),
        value(found, ExperimentAttributes.MODEL),
        value(found, ExperimentAttributes.VERDICT));
  }

  private static String value(WorkflowExecutionMetadata found, SearchAttributeKey<String> key) {
    @Nullable String value = found.getTypedSearchAttributes().get(key);
    return value == null ? "" : value;
  }
}
