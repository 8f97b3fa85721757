// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.model.HostCard;
import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import dev.mllb.worker.QueuePollers;
import dev.mllb.workflow.HostLeaseWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The hosts a server knows: those with workers, with a lease, or with experiments. */
final class HostList {

  /** Enough to have met every host that is in use. */
  private static final int EXPERIMENTS = 500;

  private static final String QUEUE_PREFIX = TaskQueues.host("");
  private static final String LEASE_PREFIX = HostLeaseWorkflow.id("");

  private final WorkflowClient client;

  HostList(WorkflowClient client) {
    this.client = client;
  }

  /**
   * All hosts, by name.
   *
   * @param look also ask each node that has a worker how it is now
   */
  List<HostRow> all(boolean look) {
    Map<String, ExperimentRow> newest = newest();
    Map<String, LeaseState> leases = leases();
    List<HostCard> known = new HostCards(client).registered();
    Set<String> names = new TreeSet<>(newest.keySet());
    names.addAll(leases.keySet());
    names.addAll(polled());
    known.forEach(card -> names.add(card.host()));
    Map<String, List<PollerInfo>> pollers = new HashMap<>();
    names.forEach(host -> pollers.put(host, QueuePollers.of(client, TaskQueues.host(host))));
    Set<String> up =
        names.stream()
            .filter(host -> look && !pollers.getOrDefault(host, List.of()).isEmpty())
            .collect(Collectors.toSet());
    Map<String, HostCard> cards = new HostCards(client).looked(known, up);
    return names.stream()
        .map(
            host ->
                row(
                    host,
                    pollers.getOrDefault(host, List.of()),
                    newest.get(host),
                    leases.get(host),
                    cards.get(host)))
        .toList();
  }

  private static HostRow row(
      String host,
      List<PollerInfo> pollers,
      @Nullable ExperimentRow newest,
      @Nullable LeaseState lease,
      @Nullable HostCard card) {
    LeaseTenant holder = lease == null ? null : lease.holder();
    return new HostRow(
        host,
        pollers.stream().map(PollerInfo::getIdentity).sorted().collect(Collectors.joining(", ")),
        pollers.stream()
            .map(p -> Instant.ofEpochSecond(p.getLastAccessTime().getSeconds()))
            .max(Instant::compareTo)
            .orElse(null),
        holder == null ? "" : holder.experimentId(),
        lease == null ? null : lease.notRestored(),
        lease == null ? 0 : lease.queue().size(),
        newest == null ? "" : newest.id(),
        newest == null ? "" : newest.verdict(),
        card);
  }

  private Map<String, ExperimentRow> newest() {
    Map<String, ExperimentRow> newest = new LinkedHashMap<>();
    for (ExperimentRow row : new ExperimentList(client).newest(ExperimentFilter.ALL, EXPERIMENTS)) {
      if (!row.host().isEmpty()) {
        newest.putIfAbsent(row.host(), row);
      }
    }
    return newest;
  }

  private Map<String, LeaseState> leases() {
    return client
        .listExecutions("WorkflowType = 'HostLeaseWorkflow' AND ExecutionStatus = 'Running'")
        .map(found -> found.getExecution().getWorkflowId())
        .collect(
            Collectors.toMap(
                id -> id.substring(LEASE_PREFIX.length()),
                id -> client.newWorkflowStub(HostLeaseWorkflow.class, id).state(),
                (a, b) -> a));
  }

  /** Hosts with a worker; older servers cannot say, and their idle hosts are not listed. */
  private Set<String> polled() {
    try {
      return client
          .getWorkflowServiceStubs()
          .blockingStub()
          .listWorkers(
              ListWorkersRequest.newBuilder()
                  .setNamespace(client.getOptions().getNamespace())
                  .setPageSize(1_000)
                  .build())
          .getWorkersList()
          .stream()
          .map(WorkerListInfo::getTaskQueue)
          .filter(queue -> queue.startsWith(QUEUE_PREFIX))
          .map(queue -> queue.substring(QUEUE_PREFIX.length()))
          .collect(Collectors.toSet());
    } catch (StatusRuntimeException e) {
      return Set.of();
    }
  }
}
