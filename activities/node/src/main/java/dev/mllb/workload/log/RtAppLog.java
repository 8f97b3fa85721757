// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mllb.basics.Digest;
import dev.mllb.sample.Histogram;
import dev.mllb.workload.WorkloadMetric;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The tables of {@code rt-app}, one for each thread, a row for each beat: how late the thread woke
 * ({@code wu_lat}, for the beat of the next row: it waits after its work), how long its work took
 * ({@code run}), and the time left until the next beat ({@code slack}), all in us. The response is
 * the time from the beat to the work's end, of all rows but a thread's first. Behind the tables
 * stands their SHA-256: a lost row would only be another number.
 */
final class RtAppLog implements LogParser {

  private static final String FIRST = "# Policy";
  private static final String HEAD = "#idx";
  private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}  -");

  @Override
  public LogResult parse(Iterator<LogLine> lines, List<WorkloadMetric> metrics) {
    Rows rows = new Rows();
    MessageDigest sum = Digest.algorithm();
    boolean isTable = false;
    boolean isSummed = false;
    while (lines.hasNext()) {
      LogLine line = lines.next();
      String text = line.text();
      boolean isSum = SUM.matcher(text).matches();
      if (isSummed && (isSum || isRow(text) || text.startsWith(HEAD))) {
        throw line.fault("tables of rt-app go on behind their sum");
      }
      if (isSum) {
        if (!text.startsWith(HexFormat.of().formatHex(sum.digest()))) {
          throw line.fault("the tables of rt-app are not what this sum is of");
        }
        isSummed = true;
        continue;
      }
      isTable |= text.startsWith(FIRST);
      if (isTable) {
        sum.update((text + "\n").getBytes(ISO_8859_1));
      }
      if (text.startsWith(HEAD)) {
        rows.begin(line);
      } else if (isRow(text)) {
        rows.add(line);
      } else if (text.startsWith("[rt-app] <crit") || text.startsWith("[rt-app] <err")) {
        throw line.fault("rt-app reports an error");
      }
    }
    if (!isSummed) {
      throw new UnreadableLogException("its log is cut short: it has no sum of its tables");
    }
    return rows.result();
  }

  private static boolean isRow(String text) {
    return !text.isBlank() && (text.charAt(0) == ' ' || Character.isDigit(text.charAt(0)));
  }

  private static final class Rows {
    private final SortedMap<Long, Long> wakeups = new TreeMap<>();
    private final SortedMap<Long, Long> responses = new TreeMap<>();
    private List<String> columns = List.of();
    private int ofThread;
    private long woke;
    private long all;
    private long late;

    void begin(LogLine line) {
      requireRows();
      columns = Arrays.asList(words(line));
      ofThread = 0;
      for (String column : List.of("run", "slack", "wu_lat")) {
        if (!columns.contains(column)) {
          throw line.fault("rt-app's table has no column " + column);
        }
      }
    }

    void add(LogLine line) {
      String[] row = words(line);
      if (row.length != columns.size()) {
        throw line.fault("a row of " + row.length + " values below " + columns.size() + " columns");
      }
      long wakeup = line.count(row[columns.indexOf("wu_lat")]);
      wakeups.merge(wakeup, 1L, Long::sum);
      long run = line.count(row[columns.indexOf("run")]);
      if (ofThread > 0) {
        responses.merge(line.sum(woke, run), 1L, Long::sum);
      }
      woke = wakeup;
      late += row[columns.indexOf("slack")].startsWith("-") ? 1 : 0;
      ofThread++;
      all++;
    }

    LogResult result() {
      requireRows();
      if (all == 0) {
        throw new UnreadableLogException("its log has no table of rt-app");
      }
      if (responses.isEmpty()) {
        throw new UnreadableLogException("no thread of rt-app had a second beat");
      }
      Map<String, Double> values = new HashMap<>();
      Delays wakeup = Delays.of(wakeups);
      Delays response = Delays.of(responses);
      values.put("wakeup_mean_us", wakeup.mean());
      wakeup.percentile(0.99).ifPresent(us -> values.put("wakeup_p99_us", us));
      values.put("response_mean_us", response.mean());
      response.percentile(0.99).ifPresent(us -> values.put("response_p99_us", us));
      values.put("late_percent", 100.0 * late / all);
      Map<String, Histogram> histograms = new HashMap<>(wakeup.histogram("wakeup_us"));
      histograms.putAll(response.histogram("response_us"));
      return new LogResult(values, histograms);
    }

    /** A thread that never had its turn has no table, or one without rows: no result then. */
    private void requireRows() {
      if (!columns.isEmpty() && ofThread == 0) {
        throw new UnreadableLogException("a thread of rt-app did nothing: its table is empty");
      }
    }

    private static String[] words(LogLine line) {
      return line.text().strip().split("\\s+", -1);
    }
  }
}
