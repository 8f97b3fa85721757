// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;

/** The lease's page in Temporal's UI, as Markdown. */
final class LeasePage {

  private LeasePage() {}

  static String markdown(LeaseState state) {
    StringBuilder page = new StringBuilder("Host **" + state.host() + "** ");
    LeaseTenant holder = state.holder();
    if (holder == null) {
      page.append("is free.\n");
    } else if (state.notRestored() != null) {
      page.append("was not restored after `").append(holder.experimentId()).append("`: ");
      page.append(state.notRestored());
      page.append("\n\nIt is tried again, and lent to nobody before. Lend it on as it is: `mllb");
      page.append(" hosts break ").append(state.host()).append("`\n");
    } else {
      page.append("is held by `").append(holder.experimentId()).append("` since ");
      page.append(state.since()).append(".\n");
    }
    if (state.breaking() != null) {
      page.append("\nAn operator takes it away: ").append(state.breaking()).append('\n');
    }
    int place = 0;
    for (LeaseTenant waiting : state.queue()) {
      page.append(++place).append(". `").append(waiting.experimentId()).append("`\n");
    }
    return page.toString();
  }
}
