// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import dev.mllb.trace.Manifest;
import dev.mllb.trace.PmuCounters;
import dev.mllb.trace.ProbeCounters;
import dev.mllb.trace.SegmentEntry;
import java.util.Locale;

/** What a trace cost the machine it was taken on. */
final class TraceCost {

  private final ProbeCounters counters;
  private final double seconds;
  private final double collectorSeconds;
  private final PmuCounters pmu;

  TraceCost(Manifest manifest) {
    this.counters = manifest.counters();
    this.seconds =
        manifest.segments().stream().mapToLong(s -> s.endedNs() - s.startedNs()).sum() / 1e9;
    this.collectorSeconds =
        manifest.segments().stream().mapToLong(SegmentEntry::collectorCpuNs).sum() / 1e9;
    PmuCounters last =
        manifest.segments().isEmpty()
            ? null
            : manifest.segments().get(manifest.segments().size() - 1).pmu();
    this.pmu = last == null ? PmuCounters.NONE : last;
  }

  /** A few lines. */
  String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%.0f s: probe %.3f %% of one CPU (%.1f us a decision), outcomes %.3f %%, collector %.3f %%",
        seconds,
        percent(counters.probeNs() / 1e9),
        counters.calls() == 0 ? 0 : counters.probeNs() / 1e3 / counters.calls(),
        percent(counters.outcomeNs() / 1e9),
        percent(collectorSeconds));
    line(
        text,
        "%,d decisions seen: %,d about the collector left out, %,d sampled out, %,d kept;"
            + " thinning changed %,d times",
        counters.calls(),
        counters.own(),
        counters.sampledOut(),
        counters.kept(),
        counters.thinChanges());
    if (!pmu.names().isEmpty()) {
      line(text, "hardware counters: %s", String.join(", ", pmu.names()));
    }
    pmu.missing().forEach(missing -> line(text, "not available: %s", missing));
    return text.toString().stripTrailing();
  }

  private double percent(double used) {
    return seconds == 0 ? 0 : 100 * used / seconds;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
