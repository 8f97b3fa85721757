// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.basics.Json;
import dev.mllb.cli.output.Table;
import dev.mllb.module.MllbControl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    MllbControl control = MllbControl.here();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("loaded", control.isLoaded());
    if (control.isLoaded()) {
      for (String setting : SETTINGS) {
        status.put(setting, control.get(setting));
      }
      status.put("counters", new TreeMap<>(control.counters().values()));
      status.put("latency", control.get("latency").lines().toList());
    }
    print(status);
    return 0;
  }

  private void print(Map<String, Object> status) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(status));
      return;
    }
    Table table = new Table("what", "value");
    status.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> counters) {
            counters.forEach((counter, count) -> table.row(counter.toString(), count.toString()));
          } else {
            table.row(name, value.toString());
          }
        });
    table.lines().forEach(out::println);
  }
}
