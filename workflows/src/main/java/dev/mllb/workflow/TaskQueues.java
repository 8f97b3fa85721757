package dev.mllb.workflow;

/** Names of the task queues: contracts between workers, scripts and people. */
public final class TaskQueues {

  /** Workflows. */
  public static final String CONTROL = "mllb-control";

  /** Dataset, training, evaluation, export, report. */
  public static final String COMPUTE = "mllb-compute";

  private TaskQueues() {}

  /** Everything that happens on one node; named after the host, never after the process. */
  public static String host(String host) {
    return "mllb-host-" + host;
  }
}
