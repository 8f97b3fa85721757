// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;

/** The quarantine's page in Temporal's UI, as Markdown. */
final class QuarantinePage {

  private QuarantinePage() {}

  static String markdown(Quarantine quarantine) {
    if (quarantine.strikes().isEmpty()) {
      return "No module took a node down.";
    }
    StringBuilder page = new StringBuilder();
    page.append("| module | | host | experiment | seen |\n| --- | --- | --- | --- | --- |\n");
    for (ModuleStrike strike : quarantine.strikes()) {
      page.append("| ").append(strike.koSha256()).append(" | ");
      page.append(quarantine.isRefused(strike.koSha256()) ? "refused" : "one strike");
      page.append(" | ").append(Markdown.cell(strike.host()));
      page.append(" | ").append(Markdown.cell(strike.experimentId()));
      page.append(" | ").append(strike.seen()).append(" |\n");
    }
    return page.append("\nAn update `clear` (digest, reason) lets a module in again.\n").toString();
  }
}
