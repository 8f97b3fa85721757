// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;

/**
 * What the probe of the run queues saw beside the metrics and histograms of its repetition.
 *
 * @param stepSeconds between two of the next; s
 * @param waiting tasks that waited for a CPU, mean of each step, whole machine
 * @param threads waits by name of the thread, of the names with most of the longest waits; a name
 *     that is not there waited less long, not never; us
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueLook(double stepSeconds, List<Double> waiting, Map<String, Histogram> threads) {

  public QueueLook {
    waiting = List.copyOf(waiting);
    threads = Map.copyOf(threads);
  }
}
