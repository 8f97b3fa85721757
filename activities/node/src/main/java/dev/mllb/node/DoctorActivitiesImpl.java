// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import dev.mllb.activity.DoctorActivities;
import dev.mllb.heartbeat.Heartbeats;
import dev.mllb.host.Check;
import dev.mllb.host.Preflight;
import dev.mllb.model.HostCheck;
import dev.mllb.model.HostChecks;
import java.util.List;
import java.util.function.Supplier;

/** Examines this node. */
public final class DoctorActivitiesImpl implements DoctorActivities {

  private final String host;
  private final Supplier<Preflight> preflight;

  /**
   * What a heartbeat says.
   *
   * @param note one line for people
   */
  public record DoctorProgress(String note) {}

  /**
   * @param host name of this node
   * @param preflight what is tried
   */
  public DoctorActivitiesImpl(String host, Supplier<Preflight> preflight) {
    this.host = host;
    this.preflight = preflight;
  }

  @Override
  public HostChecks examine() {
    return Heartbeats.duringStep(
        new DoctorProgress("trying every precondition"), () -> examine(host, preflight.get()));
  }

  /**
   * What a preflight finds, in the form that travels.
   *
   * @param host name of the node it runs on; empty for "this machine"
   */
  public static HostChecks examine(String host, Preflight preflight) {
    return of(host, preflight.run().checks());
  }

  /** Checks in the form that travels. */
  public static HostChecks of(String host, List<Check> checks) {
    return new HostChecks(host, checks.stream().map(DoctorActivitiesImpl::of).toList());
  }

  private static HostCheck of(Check check) {
    return new HostCheck(check.name(), check.holds(), check.detail(), check.fix());
  }
}
