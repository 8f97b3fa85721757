// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import dev.mllb.host.HostPolicy;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.Header;
import java.time.Clock;
import java.time.LocalTime;
import java.util.Set;

/**
 * On a node: no step begins outside the hours of its owner, whichever step it is, but for those
 * that change nothing or give the machine back.
 */
public final class HoursGuard extends HostGuard {

  /** Between its boots an experiment is at work: these two know when, and ask for themselves. */
  private static final Set<String> OF_BOOTS = Set.of("MeasureInBoot", "Boot");

  private final HostPolicy policy;
  private final Clock clock;

  /**
   * @param policy of this machine's owner
   * @param clock of this machine, in its time zone
   */
  public HoursGuard(HostPolicy policy, Clock clock) {
    this.policy = policy;
    this.clock = clock;
  }

  @Override
  void check(ActivityInfo asked, String host, Header header) {
    String type = asked.getActivityType();
    if (HARMLESS.contains(type) || type.equals(RESTORE) || OF_BOOTS.contains(type)) {
      return;
    }
    policy.checkHour(LocalTime.now(clock));
  }
}
