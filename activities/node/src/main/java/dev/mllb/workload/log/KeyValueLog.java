// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.sample.Histogram;
import dev.mllb.workload.WorkloadMetric;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lines {@code metric=number} and {@code histogram name unit upper count}, as the project's own
 * load programs print them. They print all of their metrics, or they did not end well.
 */
final class KeyValueLog implements LogParser {

  private static final String ROW = "histogram ";

  @Override
  public LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics) {
    Set<String> wanted = metrics.stream().map(m -> m.metric().name()).collect(Collectors.toSet());
    LogValues values = new LogValues();
    Rows rows = new Rows();
    while (lines.hasNext()) {
      LogLine line = lines.next();
      int equals = line.text().indexOf('=');
      if (line.text().startsWith(ROW)) {
        rows.add(line);
      } else if (equals > 0 && wanted.contains(line.text().substring(0, equals))) {
        String name = line.text().substring(0, equals);
        String word = line.text().substring(equals + 1);
        boolean isNegative = word.startsWith("-");
        values.put(name, line, isNegative ? -line.number(word.substring(1)) : line.number(word));
      }
    }
    wanted.forEach(values::get);
    return new LogResult(values.all(), rows.histograms());
  }

  private static final class Rows {
    private final Map<String, String> units = new HashMap<>();
    private final Map<String, SortedMap<Double, Long>> counts = new HashMap<>();

    void add(LogLine line) {
      String[] words = line.text().split(" ", -1);
      if (words.length != 5) {
        throw line.fault("a row of a histogram has a name, a unit, a bound and a count");
      }
      units.put(words[1], words[2]);
      Long before =
          counts
              .computeIfAbsent(words[1], name -> new TreeMap<>())
              .put(line.number(words[3]), line.count(words[4]));
      if (before != null) {
        throw line.fault("the log has this row of a histogram twice");
      }
    }

    Map<String, Histogram> histograms() {
      Map<String, Histogram> histograms = new HashMap<>();
      counts.forEach(
          (name, rows) -> histograms.put(name, Histogram.of(units.getOrDefault(name, ""), rows)));
      return histograms;
    }
  }
}
