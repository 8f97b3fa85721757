// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.HostCard;
import dev.mllb.model.HostFacts;
import java.util.Locale;
import java.util.TreeMap;

/** A host's page in Temporal's UI, as Markdown. */
final class HostPage {

  private HostPage() {}

  static String markdown(HostCard card) {
    HostFacts facts = card.facts();
    StringBuilder page = new StringBuilder("| host | ").append(card.host()).append(" |\n");
    page.append("| --- | --- |\n");
    new TreeMap<>(card.labels()).forEach((key, value) -> row(page, "label " + key, value));
    row(page, "kernel", facts.kernelRelease() + " " + facts.arch());
    row(page, "CPUs", facts.cpus() + " in " + facts.numaNodes() + " NUMA nodes");
    row(page, "machine", facts.cpuModel() + (facts.emulated() ? ", emulated" : ""));
    row(page, "load", String.format(Locale.ROOT, "%.2f", card.moment().load()));
    row(page, "module", card.moment().module());
    row(page, "seen", card.moment().at().toString());
    new TreeMap<>(facts.versions()).forEach((name, version) -> row(page, name, version));
    return page.toString();
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("| ").append(Markdown.cell(name)).append(" | ");
    page.append(Markdown.cell(value)).append(" |\n");
  }
}
