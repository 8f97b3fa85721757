// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.StoreOwner;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.client.WorkflowClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's store belongs to the worker's server and namespace, unless it has an owner. */
public final class StoreClaim {

  private static final Logger log = LoggerFactory.getLogger(StoreClaim.class);

  private StoreClaim() {}

  /** Who a client works for. */
  public static StoreOwner of(WorkflowClient client) {
    String cluster =
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .getClusterInfo(GetClusterInfoRequest.getDefaultInstance())
            .getClusterId();
    return new StoreOwner(cluster, client.getOptions().getNamespace());
  }

  /** Claims the store; work goes on whatever comes of it. */
  static void make(WorkflowClient client, ArtifactStore store) {
    make(of(client), store);
  }

  static void make(StoreOwner me, ArtifactStore store) {
    try {
      StoreOwner owner = me.claim(store);
      if (!owner.equals(me)) {
        log.warn(
            "the artifact store belongs to {}, not to {}: mllb artifacts gc of that one takes what"
                + " is put there from here for garbage; use another store, or mllb artifacts own",
            owner,
            me);
      }
    } catch (RuntimeException e) {
      // Whatever others have put there: the store matters to garbage collection alone.
      log.warn("the artifact store could not be claimed", e);
    }
  }
}
