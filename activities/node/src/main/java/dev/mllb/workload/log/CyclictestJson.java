// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mllb.basics.Excerpt;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code cyclictest --json} prints. */
final class CyclictestJson {

  /** A histogram of a million delays for each of a thousand threads has mostly empty rows. */
  private static final int LARGEST = 32 << 20;

  /** A log in which a row or the whole stands twice is not that of one run. */
  private static final ObjectReader ONCE =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build()
          .reader();

  private CyclictestJson() {}

  /**
   * Reads the rest of a log.
   *
   * @param first the line that opens the object
   */
  static Delays read(LogLine first, Iterator<LogLine> rest) {
    StringBuilder text = new StringBuilder(first.text());
    while (rest.hasNext()) {
      text.append(rest.next().text()).append('\n');
      if (text.length() > LARGEST) {
        throw first.fault("JSON of more than " + (LARGEST >> 20) + " MiB");
      }
    }
    try {
      return delays(first, ONCE.readTree(text.toString()).path("thread"));
    } catch (JsonProcessingException e) {
      throw first.fault("no JSON: " + Excerpt.of(e.getOriginalMessage()));
    }
  }

  private static Delays delays(LogLine first, JsonNode threads) {
    SortedMap<Long, Long> counts = new TreeMap<>();
    long cycles = 0;
    long inside = 0;
    double mean = 0;
    double largest = 0;
    for (JsonNode thread : threads) {
      for (Map.Entry<String, JsonNode> row : thread.path("histogram").properties()) {
        long count = first.count(row.getValue().asText());
        counts.merge(first.count(row.getKey()), count, first::sum);
        inside = first.sum(inside, count);
      }
      cycles = first.sum(cycles, first.count(thread.path("cycles").asText()));
      mean += first.number(thread.path("avg").asText());
      largest = Math.max(largest, first.number(thread.path("max").asText()));
    }
    if (threads.size() == 0 || inside > cycles) {
      throw first.fault("JSON whose threads have fewer cycles than delays, or none");
    }
    return new Delays(counts, cycles - inside, mean / threads.size(), largest);
  }
}
