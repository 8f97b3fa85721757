// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.mllb.model.Progress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One experiment as it is now.
 *
 * @param id workflow id
 * @param status RUNNING, COMPLETED, FAILED, CANCELED, TERMINATED or TIMED_OUT
 * @param started when
 * @param closed when; null while it runs
 * @param host name of the host
 * @param progress what the workflow says; null when no control worker answers
 * @param work what is being worked on right now
 */
public record ExperimentView(
    String id,
    String status,
    Instant started,
    @Nullable Instant closed,
    String host,
    @Nullable Progress progress,
    List<Work> work) {

  /** The work that is the workflow's own; there only while it fails. */
  static final String WORKFLOW_TASK = "workflow task";

  public ExperimentView {
    work = List.copyOf(work);
  }

  /** Whether it still runs. */
  @JsonIgnore
  public boolean running() {
    return status.equals("RUNNING");
  }

  /**
   * One activity under way.
   *
   * @param activity its type, for example {@code Collect}
   * @param attempt 1 for the first one
   * @param waiting nobody works on it: no worker took it yet, or the next attempt waits
   * @param note what its last heartbeat said; empty when it said nothing
   * @param share of the work that is done, 0..1; 0 when its heartbeat does not say
   * @param lastFailure why the attempt before failed; empty for the first one
   */
  public record Work(
      String activity,
      int attempt,
      boolean waiting,
      String note,
      double share,
      String lastFailure) {}
}
