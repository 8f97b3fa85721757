// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.Arm;
import dev.mllb.model.BisectProbe;
import dev.mllb.model.BisectRequest;
import dev.mllb.model.BisectResult;
import dev.mllb.model.Verdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a search says, while it runs and at its end. */
final class BisectAnswer {

  private BisectAnswer() {}

  static BisectResult of(
      BisectRequest request, Bisection search, List<BisectProbe> probes, boolean isOver) {
    List<String> names = request.values().stream().map(Arm::name).toList();
    boolean turns = search.turns();
    return new BisectResult(
        request.plan().arms().get(0).name(),
        names,
        probes,
        turns ? names.get(search.before()) : null,
        turns ? names.get(search.after()) : null,
        turns && isOver ? search.between().stream().map(names::get).toList() : List.of(),
        confidence(request, probes),
        isOver,
        isOver ? sentence(request, search, probes) : "Searching.");
  }

  /** Each experiment that came to a report may have been wrong, whether it was clear or not. */
  private static double confidence(BisectRequest request, List<BisectProbe> probes) {
    long asked = probes.stream().filter(probe -> probe.report() != null).count();
    return Math.max(0, 1 - asked * (1 - request.design().confidence()));
  }

  private static String sentence(
      BisectRequest request, Bisection search, List<BisectProbe> probes) {
    List<Arm> values = request.values();
    Arm first = values.get(0);
    Arm last = values.get(values.size() - 1);
    String control = Arm.shown(request.plan().arms().get(0).name());
    if (search.isFlat()) {
      return "The verdict does not turn: at both ends, "
          + told(first)
          + " and "
          + told(last)
          + ", it is "
          + word(verdict(probes, first))
          + " against "
          + control
          + ". What is in between was not asked.";
    }
    if (!search.turns()) {
      Arm open = verdict(probes, first) == null ? first : last;
      return "No search: "
          + told(open)
          + ", at one end, has no verdict against "
          + control
          + " ("
          + why(probes, open)
          + ").";
    }
    Arm before = values.get(search.before());
    Arm after = values.get(search.after());
    List<Integer> between = search.between();
    String turn =
        between.isEmpty()
            ? "The verdict turns at " + told(after)
            : "The verdict turns at "
                + told(values.get(between.get(0)))
                + " or later, at the latest at "
                + told(after)
                + "; "
                + between.size()
                + (between.size() == 1 ? " value" : " values")
                + " there gave no verdict";
    return turn
        + ": against "
        + control
        + " it is "
        + word(verdict(probes, before))
        + " up to "
        + told(before)
        + ", and "
        + word(verdict(probes, after))
        + " there. That holds with at least "
        + String.format(Locale.ROOT, "%.1f %%", 100 * confidence(request, probes))
        + " if there is one turn between the ends.";
  }

  private static String told(Arm arm) {
    return arm.name() + " (" + arm.inWords() + ")";
  }

  private static @Nullable Verdict verdict(List<BisectProbe> probes, Arm arm) {
    Verdict found = null;
    for (BisectProbe probe : probes) {
      Verdict clear = probe.clear();
      if (probe.arm().equals(arm.name()) && clear != null) {
        found = clear;
      }
    }
    return found;
  }

  private static String why(List<BisectProbe> probes, Arm arm) {
    String why = "not asked";
    for (BisectProbe probe : probes) {
      if (probe.arm().equals(arm.name())) {
        why = probe.failure() == null ? probe.word() : probe.failure();
      }
    }
    return why;
  }

  private static String word(@Nullable Verdict verdict) {
    return verdict == null ? "unknown" : verdict.inWords();
  }

  /** Its page in Temporal's UI, as Markdown. */
  static String page(BisectRequest request, BisectResult now) {
    StringBuilder page = new StringBuilder();
    page.append(Markdown.cell(now.sentence())).append("\n\n");
    page.append(now.probes().size()).append(" experiments; ");
    page.append(request.experiments()).append(" are enough when each has an answer.\n\n");
    page.append("| value | verdict | repetitions at most | experiment | |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
    for (BisectProbe probe : now.probes()) {
      String said =
          probe.failure() != null
              ? probe.failure()
              : probe.report() == null ? "" : probe.report().sentence();
      page.append("| ").append(Markdown.cell(probe.arm()));
      page.append(" | ").append(probe.word());
      page.append(" | ").append(probe.maxRepetitions());
      page.append(" | ").append(probe.experimentId());
      page.append(" | ").append(Markdown.cell(said)).append(" |\n");
    }
    return page.toString();
  }
}
