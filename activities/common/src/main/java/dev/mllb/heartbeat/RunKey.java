// SPDX-License-Identifier: Apache-2.0
package dev.mllb.heartbeat;

import io.temporal.activity.ActivityInfo;

/**
 * Names what an experiment leaves on a node's disk to go on from. An experiment's id alone does not
 * do: a server that starts anew counts from one again, and its first experiment would take up what
 * another one left under the same id.
 */
public final class RunKey {

  private RunKey() {}

  /** Id and run of the workflow that asked: the same for every attempt of one activity. */
  public static String of(String experimentId, ActivityInfo info) {
    return experimentId + "." + info.getWorkflowRunId();
  }

  /** The experiment of a key. */
  public static String experiment(String key) {
    return key.replaceFirst("\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "");
  }
}
