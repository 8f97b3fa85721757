// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import dev.mllb.activity.TraceActivities;
import dev.mllb.collect.CollectCheckpoint;
import dev.mllb.collect.Collector;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.RunKey;
import dev.mllb.host.HostPolicy;
import dev.mllb.host.TunableNotes;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.TraceRef;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;

/** Collects decisions as an activity. */
public final class TraceActivitiesImpl implements TraceActivities {

  private final Collector collector;
  private final TunableNotes notes;
  private final HostPolicy policy;

  /**
   * @param notes of the experiment that has this machine
   * @param policy of this machine's owner
   */
  public TraceActivitiesImpl(Collector collector, TunableNotes notes, HostPolicy policy) {
    this.collector = collector;
    this.notes = notes;
    this.policy = policy;
  }

  @Override
  public TraceRef collect(String experimentId, CollectSpec collect) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    CollectCheckpoint last =
        context.getHeartbeatDetails(CollectCheckpoint.class).orElse(CollectCheckpoint.NONE);
    try {
      // The collector comes by every second: it is not interrupted, which would close its files.
      context.heartbeat(last);
      policy.checkScheduler(collect.policy());
      CollectSpec here = policy.allowed(collect);
      notes.setAgain();
      String key = RunKey.of(experimentId, context.getInfo());
      return collector.collect(key, here, last, context::heartbeat);
    } catch (MllbException e) {
      throw e.toFailure();
    } catch (InterruptedException e) {
      // The worker shuts down: the next attempt goes on from what is on the disk.
      throw Activity.wrap(e);
    }
  }
}
