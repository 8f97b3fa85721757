// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.cli.output.Output;
import dev.mllb.cli.output.Table;
import dev.mllb.module.MllbControl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mllb module status}. */
@Command(
    name = "status",
    description = "Mode, model, settings, trip, counters and latencies of the loaded module.")
final class ModuleStatusCommand implements Callable<Integer> {

  private static final String[] SETTINGS = {
    "mode",
    "model_id",
    "trip",
    "lease_ms",
    "canary_per_mille",
    "canary_seed",
    "refusal_limit",
    "refusal_trip_hits",
    "latency_budget_ns",
    "divergence_per_mille",
    "migration_cost_ns",
    "scope_cpus",
    "scope_cgroup",
    "version"
  };

  @Mixin private final Output output = new Output();

  /** Calls whose part took up to this long. */
  record Latency(String part, long upperNs, long count) {

    private static final Pattern LINE = Pattern.compile("(\\S+) (\\d+) (\\d+)");

    static Stream<Latency> read(String line) {
      return LINE.matcher(line)
          .results()
          .map(
              found ->
                  new Latency(
                      found.group(1),
                      Long.parseLong(found.group(2)),
                      Long.parseLong(found.group(3))));
    }
  }

  @Override
  public Integer call() {
    MllbControl control = MllbControl.here();
    Map<String, String> settings = new LinkedHashMap<>();
    Map<String, Long> counters = new TreeMap<>();
    List<String> latency = new ArrayList<>();
    if (control.isLoaded()) {
      for (String setting : SETTINGS) {
        settings.put(setting, control.get(setting));
      }
      counters.putAll(control.counters().values());
      control.get("latency").lines().forEach(latency::add);
    }
    output.result(json(settings, counters, latency), () -> lines(settings, counters, latency));
    return 0;
  }

  /** Settings as those of any JSON of ours; counters keep the names that they have in the file. */
  static Map<String, Object> json(
      Map<String, String> settings, Map<String, Long> counters, List<String> latency) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("loaded", !settings.isEmpty());
    settings.forEach(
        (name, value) ->
            status.put(camel(name), value.matches("-?\\d{1,18}") ? Long.valueOf(value) : value));
    if (!settings.isEmpty()) {
      status.put("counters", counters);
      status.put("latency", latency.stream().flatMap(Latency::read).toList());
    }
    return status;
  }

  private static String camel(String name) {
    return Pattern.compile("_([a-z])")
        .matcher(name)
        .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }

  private static List<String> lines(
      Map<String, String> settings, Map<String, Long> counters, List<String> latency) {
    Table table = new Table("what", "value");
    table.row("loaded", String.valueOf(!settings.isEmpty()));
    settings.forEach(table::row);
    counters.forEach((name, count) -> table.row(name, count.toString()));
    if (!latency.isEmpty()) {
      table.row("latency", String.join("; ", latency));
    }
    return table.lines();
  }
}
