// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.workload.WorkloadMetric;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The histogram of {@code cyclictest}: rows of a delay in us and its count per thread, or the same
 * as JSON. All threads are taken together. Delays beyond the histogram have no row; a percentile
 * among them is not available. Mean and largest delay are said apart and cover all delays.
 */
final class CyclictestLog implements LogParser {

  @Override
  public LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics) {
    CyclictestRows rows = new CyclictestRows();
    while (lines.hasNext()) {
      LogLine line = lines.next();
      if (line.text().equals("{")) {
        return result(CyclictestJson.read(line, lines));
      }
      rows.add(line);
    }
    return result(rows.delays());
  }

  private static LogResult result(Delays delays) {
    Map<String, Double> values = new TreeMap<>();
    values.put("wakeup_mean_us", delays.mean());
    values.put("wakeup_max_us", delays.largest());
    delays.percentile(0.95).ifPresent(us -> values.put("wakeup_p95_us", us));
    delays.percentile(0.99).ifPresent(us -> values.put("wakeup_p99_us", us));
    return new LogResult(values, delays.histogram("cyclictest_us"));
  }
}
