// SPDX-License-Identifier: Apache-2.0
package dev.mllb.history;

import dev.mllb.model.HostFacts;
import dev.mllb.model.TrialSpec;
import dev.mllb.sample.Boots;
import dev.mllb.sample.Repetition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every repetition of a store as a table, RFC 4180: one row per repetition and metric, and one with
 * neither metric nor value of a repetition that has none, or of a boot that failed. The kernel is
 * what its arm boots, else that in which the host was lent. What is of a boot that is void as a
 * whole does not count.
 */
public final class RepetitionsCsv {

  private static final String HEAD =
      "experiment,host,kernel,machine,trial,attempt,workload,arm,block,started_at,counts,"
          + "void_reasons,metric,value\r\n";

  private RepetitionsCsv() {}

  /**
   * The table.
   *
   * @param host only of this one; null for all
   * @param workload only with this one; null for all
   */
  public static String of(History history, @Nullable String host, @Nullable String workload) {
    StringBuilder csv = new StringBuilder(HEAD);
    for (PastExperiment experiment : history.experiments()) {
      if (host == null || host.equals(experiment.host())) {
        experiment.repetitions().forEach((key, all) -> rows(csv, experiment, key, all, workload));
      }
    }
    return csv.toString();
  }

  private static void rows(
      StringBuilder csv,
      PastExperiment experiment,
      String key,
      List<Repetition> repetitions,
      @Nullable String wanted) {
    int slash = Math.max(0, key.lastIndexOf('/'));
    Optional<TrialSpec> spec = experiment.spec(key.substring(0, slash));
    if (spec.isEmpty() || (wanted != null && !wanted.equals(spec.get().call().workload()))) {
      return;
    }
    HostFacts host = experiment.summary().lineage().host();
    Set<Repetition> lasting =
        new HashSet<>(Boots.lasting(experiment.summary().plan().design(), repetitions));
    for (Repetition one : repetitions) {
      List<String> cells =
          List.of(
              experiment.summary().experimentId(),
              experiment.host(),
              experiment.kernel(one.slot().arm()),
              host == null ? "" : host.machine(),
              spec.get().name(),
              key.substring(slash + 1),
              PastExperiment.inWords(spec.get().call()),
              one.slot().arm(),
              String.valueOf(one.slot().block()),
              one.startedAt(),
              String.valueOf(one.isKept() && lasting.contains(one)),
              String.join("; ", one.voidReasons()));
      if (one.metrics().isEmpty()) {
        row(csv, cells, "", "");
      }
      new TreeMap<>(one.metrics())
          .forEach((metric, value) -> row(csv, cells, metric, Double.toString(value)));
    }
  }

  private static void row(StringBuilder csv, List<String> cells, String metric, String value) {
    cells.forEach(cell -> csv.append(quoted(cell)).append(','));
    csv.append(quoted(metric)).append(',').append(quoted(value)).append("\r\n");
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
