// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import java.util.List;

/** Who asks the server for the activities of a task queue, as it remembers for some minutes. */
public final class QueuePollers {

  private QueuePollers() {}

  /** The pollers of a queue. */
  public static List<PollerInfo> of(WorkflowClient client, String queue) {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeTaskQueue(
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                .build())
        .getPollersList();
  }
}
