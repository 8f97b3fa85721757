// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ExperimentPlan;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;

/** Whether this machine's owner allows a plan. */
public final class PolicyCheck {

  private static final String NAME = "owner's policy";

  private PolicyCheck() {}

  /**
   * Asks a policy.
   *
   * @param file it is in, whether or not that is there
   * @param read reads it as the worker does
   */
  public static Check of(Path file, Supplier<HostPolicy> read, ExperimentPlan plan) {
    try {
      HostPolicy policy = read.get();
      List<String> refusals =
          PolicyRefusals.here(policy).of(plan, LocalTime.now(ZoneId.systemDefault()));
      if (refusals.isEmpty()) {
        return Check.ok(
            NAME, policy.equals(HostPolicy.ANYTHING) ? "sets no bound" : file + " allows the plan");
      }
      return Check.failed(
          NAME,
          FailureCode.INVALID_PLAN,
          String.join("; ", refusals),
          "change the plan, or ask the owner of this machine to change " + file);
    } catch (MllbException e) {
      return Check.failed(
          NAME, e.code(), String.valueOf(e.getMessage()), "mend it: no worker starts with it");
    }
  }
}
