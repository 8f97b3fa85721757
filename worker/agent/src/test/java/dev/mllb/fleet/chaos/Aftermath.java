// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.failure.MllbException;
import dev.mllb.fleet.FleetFolder;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrialResult;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.Gap;
import dev.mllb.trace.Manifest;
import dev.mllb.trace.SegmentEntry;
import dev.mllb.trace.SegmentReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold when an experiment has ended, whatever happened to it. */
final class Aftermath {

  /** What the faults of these suites look like from where they are noticed. */
  private static final Pattern CAUSE =
      Pattern.compile(
          "stress-ng got signal|Device or resource busy|No space left|cannot write"
              + "|does not answer|no worker answers|signs of life|its time limit|has to wait");

  private final FleetFolder folder;
  private final DirectoryStore store;
  private final List<String> wrong = new ArrayList<>();

  Aftermath(FleetFolder folder) {
    this.folder = folder;
    this.store = new DirectoryStore(folder.store());
  }

  List<String> wrong() {
    return wrong;
  }

  void hostIsNative(String host) {
    List<String> touched = folder.kernelOf(host).touched();
    expect(touched.isEmpty(), host + " is not native: " + touched);
  }

  void leaseIsFree(boolean free, String host) {
    expect(free, "the lease of " + host + " is not free");
  }

  /** Every trial of the plan was measured, and the report is in the store. */
  void reportIsRight(ExperimentResult result) {
    Set<String> measured = new HashSet<>();
    for (TrialResult trial : result.summary().trials()) {
      if (trial.measurement() != null) {
        expect(measured.add(trial.trial()), "trial " + trial.trial() + " was measured twice");
      }
    }
    Set<String> planned = new HashSet<>();
    result.summary().plan().trials().forEach(trial -> planned.add(trial.name()));
    expect(measured.equals(planned), "measured " + measured + ", planned " + planned);
    reportIsThere(result);
  }

  void reportIsThere(ExperimentResult result) {
    try {
      store.fetch(result.report().html());
    } catch (MllbException e) {
      wrong.add("no report: " + e.getMessage());
    }
  }

  /**
   * No row twice, none missing between the first and the last of a segment, none that was durable.
   */
  void rowsAreWhole(ExperimentResult result) {
    TraceRef trace = result.summary().lineage().trace();
    if (trace == null) {
      wrong.add("no trace");
      return;
    }
    Manifest manifest = Manifest.read(trace, store);
    long rows = 0;
    for (SegmentEntry segment : manifest.segments()) {
      rows += rowsOf(segment);
    }
    expect(rows > 0, "no rows");
    expect(rows == trace.rows(), rows + " rows in the files, " + trace.rows() + " in the result");
    for (Gap gap : manifest.gaps()) {
      expect(gap.missingRows() == 0, gap.missingRows() + " durable rows lost in " + gap);
    }
    long collected = 0;
    for (SegmentEntry segment : manifest.segments()) {
      collected += segment.endedNs() - segment.startedNs();
    }
    long wanted = result.summary().plan().collect().duration().toNanos();
    expect(collected >= wanted * 9 / 10, "collected " + collected + " of " + wanted + " ns");
  }

  private long rowsOf(SegmentEntry segment) {
    long[] next = {0};
    if (segment.artifact() == null) {
      wrong.add(segment.file() + " is not in the store");
      return 0;
    }
    try (SegmentReader reader = SegmentReader.open(store.fetch(segment.artifact()))) {
      reader.forEach(
          (chunk, records) -> {
            for (int i = 0; i < chunk.records(); i++, next[0]++) {
              long seq = DecisionLayout.SEQ.get(records, i * chunk.recordBytes());
              if (seq != next[0]) {
                wrong.add(segment.file() + ": row " + seq + " where " + next[0] + " belongs");
                next[0] = seq;
              }
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return next[0];
  }

  /** A person reads what broke, and no more than that. */
  void sentenceIsClear(String sentence) {
    expect(
        CAUSE.matcher(sentence).find() && !sentence.contains("Exception"),
        "unclear sentence: " + sentence);
  }

  void historyIsShort(long events) {
    expect(events <= 500, events + " history events");
  }

  void expect(boolean holds, String otherwise) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }
}
