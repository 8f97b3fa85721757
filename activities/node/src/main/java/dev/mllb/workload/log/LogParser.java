// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.workload.WorkloadMetric;
import java.util.Iterator;
import java.util.List;

/** Reads numbers from a kept log. It can be done again at any time, with a better parser. */
interface LogParser {

  /**
   * Reads what the log has.
   *
   * @throws UnreadableLogException when the program says that it failed, or left out what it always
   *     prints; there is no other failure
   */
  LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics);
}
