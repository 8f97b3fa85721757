// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.model.SchedulerCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The key {@code policy}: a sched_ext scheduler in the place of the kernel's own. */
final class PolicySection {

  private PolicySection() {}

  /**
   * The scheduler, which nobody has looked for in the catalogue yet; null without one.
   *
   * @param meaning what it is for, where the key stands
   */
  static @Nullable SchedulerCall read(Section s, WorkloadCalls calls, String meaning) {
    s.document("policy", "section", "none", meaning);
    boolean isThere = s.has("policy");
    Section p = s.section("policy");
    String scheduler =
        p.text(
            "scheduler",
            isThere ? null : "none",
            TextForm.WORKLOAD,
            "Name in benchmarks/schedulers; the kernel needs sched_ext.");
    Map<String, String> options =
        calls.strings(p, "options", "Values by option; others take the catalogue's default.");
    p.end();
    return isThere ? new SchedulerCall(scheduler, options) : null;
  }
}
