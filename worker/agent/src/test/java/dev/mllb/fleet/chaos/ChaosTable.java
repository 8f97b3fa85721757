// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What came out, as a Markdown table for docs/evidence/chaos.md. */
final class ChaosTable {

  private final List<Cell.Outcome> outcomes;
  private final long seed;

  ChaosTable(List<Cell.Outcome> outcomes, long seed) {
    this.outcomes = outcomes;
    this.seed = seed;
  }

  static String line(Cell.Outcome outcome) {
    String name = outcome.cell().phase() + ", " + name(outcome.cell());
    return outcome.wrong().isEmpty()
        ? String.format(
            Locale.ROOT,
            "ok %s: %s after %.0f s, %d events",
            name,
            outcome.outcome(),
            outcome.seconds(),
            outcome.historyEvents())
        : "not ok " + name + ": " + outcome.outcome() + " " + String.join("; ", outcome.wrong());
  }

  private static String name(Cell cell) {
    long seconds = cell.lasts().toSeconds();
    return switch (cell.fault()) {
      case SERVER_KILL -> seconds > 60 ? "server away " + seconds + " s" : cell.fault().words;
      case STOP, CUT, POWER_OFF -> cell.fault().words + " " + seconds + " s";
      default -> cell.fault().words;
    };
  }

  /** Prints table and sums; returns the exit code. */
  int print(double seconds) {
    Map<String, Map<String, List<Cell.Outcome>>> rows = new LinkedHashMap<>();
    for (Cell.Outcome outcome : outcomes) {
      rows.computeIfAbsent(name(outcome.cell()), k -> new LinkedHashMap<>())
          .computeIfAbsent(outcome.cell().phase(), k -> new ArrayList<>())
          .add(outcome);
    }
    System.out.println("| fault | " + String.join(" | ", Phases.ALL) + " |");
    System.out.println("| --- |" + " --- |".repeat(Phases.ALL.size()));
    rows.forEach(
        (fault, byPhase) ->
            System.out.println(
                Phases.ALL.stream()
                    .map(phase -> mark(byPhase.getOrDefault(phase, List.of())))
                    .collect(Collectors.joining(" | ", "| " + fault + " | ", " |"))));
    long wrong = outcomes.stream().filter(o -> !o.wrong().isEmpty()).count();
    long failed = outcomes.stream().filter(o -> o.outcome().startsWith("failed")).count();
    System.out.printf(
        Locale.ROOT,
        "seed %d: %d faults in %.0f s; %d ended as they should (%d of them failed with a report),"
            + " %d did not; at most %d history events%n",
        seed,
        outcomes.size(),
        seconds,
        outcomes.size() - wrong,
        failed,
        wrong,
        outcomes.stream().mapToLong(Cell.Outcome::historyEvents).max().orElse(0));
    return wrong == 0 && !outcomes.isEmpty() ? 0 : 1;
  }

  private static String mark(List<Cell.Outcome> cells) {
    if (cells.isEmpty()) {
      return "";
    }
    long good = cells.stream().filter(o -> o.wrong().isEmpty()).count();
    String kind =
        cells.stream()
            .map(
                o ->
                    o.outcome().startsWith("failed")
                        ? "F"
                        : o.outcome().startsWith("waited") ? "W" : "C")
            .distinct()
            .collect(Collectors.joining());
    return good + "/" + cells.size() + " " + kind;
  }
}
