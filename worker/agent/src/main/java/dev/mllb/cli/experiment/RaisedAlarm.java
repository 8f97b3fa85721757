// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.model.Alarm;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.converter.DataConverterException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * An alarm that nights have raised.
 *
 * @param raised when
 * @param isTold people took the message; false while it is tried again
 * @param alarm what it is about
 */
public record RaisedAlarm(Instant raised, boolean isTold, Alarm alarm) {

  /** Those of the last days, newest first. */
  static List<RaisedAlarm> newest(WorkflowClient client, int days, int limit) {
    Instant since = Instant.now().minus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    return client
        .listExecutions("WorkflowType = 'AlarmWorkflow' AND StartTime > '" + since + "'")
        .limit(limit)
        .flatMap(found -> of(client, found).stream())
        .toList();
  }

  /** Its workflow was started with it; nothing when anybody started one with something else. */
  private static Optional<RaisedAlarm> of(WorkflowClient client, WorkflowExecutionMetadata found) {
    try {
      Payloads started =
          client
              .fetchHistory(found.getExecution().getWorkflowId(), found.getExecution().getRunId())
              .getEvents()
              .get(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getInput();
      Alarm alarm =
          client
              .getOptions()
              .getDataConverter()
              .fromPayloads(0, Optional.of(started), Alarm.class, Alarm.class);
      return Optional.of(
          new RaisedAlarm(
              found.getStartTime(),
              ExperimentReader.status(found).equals("COMPLETED"),
              new Alarm(
                  alarm.source(),
                  plain(alarm.host()),
                  plain(alarm.experiment()),
                  alarm.promoted(),
                  plain(alarm.sentence()))));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw e;
      }
      // Its history is gone by now.
      return Optional.empty();
    } catch (DataConverterException | NullPointerException e) {
      return Optional.empty();
    }
  }

  /** What others wrote goes to a terminal. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
