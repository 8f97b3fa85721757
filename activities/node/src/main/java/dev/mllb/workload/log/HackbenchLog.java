// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.workload.WorkloadMetric;
import java.util.Iterator;
import java.util.List;

/** The one number of {@code hackbench}, old and new: all since 2006 end with it. */
final class HackbenchLog implements LogParser {

  private static final String TIME = "Time: ";

  @Override
  public LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics) {
    LogValues values = new LogValues();
    while (lines.hasNext()) {
      LogLine line = lines.next();
      if (line.text().startsWith(TIME)) {
        values.put("time_s", line, line.text().substring(TIME.length()));
      } else if (line.text().contains("(error: ") || line.text().startsWith("SENDER: ")) {
        throw line.fault("hackbench failed");
      }
    }
    return new LogResult(values.all());
  }
}
