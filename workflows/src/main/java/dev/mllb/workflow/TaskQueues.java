// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import org.jspecify.annotations.Nullable;

/** Names of the task queues: contracts between workers, scripts and people. */
public final class TaskQueues {

  /** Workflows. */
  public static final String CONTROL = "mllb-control";

  /** Dataset, training, evaluation, export: hours, one at a time. */
  public static final String COMPUTE = "mllb-compute";

  /** Verdicts, reports, the model in use: seconds to minutes, never behind a training. */
  public static final String JUDGE = "mllb-judge";

  private static final String HOST = "mllb-host-";

  private TaskQueues() {}

  /** Everything that happens on one node; named after the host, never after the process. */
  public static String host(String host) {
    return HOST + host;
  }

  /** The host whose queue this is; null when it is no host's. */
  public static @Nullable String hostOf(String queue) {
    return queue.startsWith(HOST) ? queue.substring(HOST.length()) : null;
  }
}
