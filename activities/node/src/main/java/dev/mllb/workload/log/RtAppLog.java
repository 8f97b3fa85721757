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
 * The tables of {@code rt-app}, one for each thread, a row for each beat: how long its work took
 * ({@code run}), the time left until the next beat ({@code slack}), and how late the thread woke
 * for that one ({@code wu_lat}), all in us. A thread whose work ends after the next beat does not
 * sleep at all, and rt-app writes a wake-up of 0 for that: it is none, and the next work is as late
 * as the slack is below 0. The response is the time from the beat to the work's end, of all rows
 * but a thread's first; beats stay where they are however late a thread is (the timer's mode {@code
 * absolute}), else each late one would hide those behind it. Behind the tables stands their
 * SHA-256: a lost row would only be another number.
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
    private long began;
    private long waits;
    private long late;

    void begin(LogLine line) {
      requireRows();
      columns = Arrays.asList(words(line));
      ofThread = 0;
      for (String column : List.of("run", "slack", "c_duration", "c_period", "wu_lat")) {
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
      long run = line.count(word(row, "run"));
      boolean hasWorked = line.count(word(row, "c_duration")) > 0;
      if (ofThread > 0 && hasWorked) {
        responses.merge(line.sum(began, run), 1L, Long::sum);
      }
      ofThread++;
      String slack = word(row, "slack");
      boolean isLate = slack.startsWith("-");
      long distance = line.count(isLate ? slack.substring(1) : slack);
      long wakeup = line.count(word(row, "wu_lat"));
      if (isLate && wakeup > 0) {
        throw line.fault("a beat of rt-app that was over before its thread slept, and woke it");
      }
      began = isLate ? distance : wakeup;
      // At the end rt-app stops a thread within its beat: there is no next one to wait for.
      if (line.count(word(row, "c_period")) > 0) {
        waits++;
        if (isLate) {
          late++;
        } else {
          wakeups.merge(wakeup, 1L, Long::sum);
        }
      }
    }

    private String word(String[] row, String column) {
      return row[columns.indexOf(column)];
    }

    LogResult result() {
      requireRows();
      if (columns.isEmpty()) {
        throw new UnreadableLogException("its log has no table of rt-app");
      }
      if (responses.isEmpty()) {
        throw new UnreadableLogException("no thread of rt-app had a second beat");
      }
      Map<String, Double> values = new HashMap<>();
      Map<String, Histogram> histograms = new HashMap<>();
      add("response", responses, values, histograms);
      // Where every beat was late no thread ever slept, and so none woke.
      if (!wakeups.isEmpty()) {
        add("wakeup", wakeups, values, histograms);
      }
      values.put("late_percent", 100.0 * late / waits);
      return new LogResult(values, histograms);
    }

    private static void add(
        String name,
        SortedMap<Long, Long> counts,
        Map<String, Double> values,
        Map<String, Histogram> histograms) {
      Delays delays = Delays.of(counts);
      values.put(name + "_mean_us", delays.mean());
      delays.percentile(0.99).ifPresent(us -> values.put(name + "_p99_us", us));
      histograms.putAll(delays.histogram(name + "_us"));
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
