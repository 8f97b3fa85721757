// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.HostCard;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One host of the fleet; id {@code host-<host>}. Started by its worker (signal-with-start), and
 * kept while the host is away, so that a fleet's list does not forget what is down. The card is
 * also in the memo {@link #CARD}: one call to the server lists a whole fleet.
 */
@WorkflowInterface
public interface HostWorkflow {

  /** Name of the memo. */
  String CARD = "card";

  /** Keeps the card until the host is retired. */
  @WorkflowMethod
  void keep(HostCard card);

  /** The host's worker started, or says again what the host is. */
  @SignalMethod
  void register(HostCard card);

  /** Asks the node itself; fails within seconds when it does not answer. */
  @UpdateMethod
  HostCard look();

  /** The host is gone for good and leaves the list; a worker that starts there brings it back. */
  @SignalMethod
  void retire();

  @QueryMethod
  HostCard card();

  /** Workflow id of a host's card. */
  static String id(String host) {
    return "host-" + host;
  }
}
