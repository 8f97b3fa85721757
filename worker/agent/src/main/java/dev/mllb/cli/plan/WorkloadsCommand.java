// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.output.Table;
import dev.mllb.model.Metric;
import dev.mllb.workload.Parameter;
import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.WorkloadMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb workloads}. */
@Command(
    name = "workloads",
    aliases = "workload",
    description = {
      "Lists the workloads that a plan may name; of one, its parameters and what it measures.",
      "Example: mllb workloads fibonacci"
    },
    subcommands = {WorkloadNewCommand.class, WorkloadTryCommand.class})
public final class WorkloadsCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "One workload (default: all).")
  private String name = "";

  /** A workload as it is printed. */
  record Row(
      String name,
      String summary,
      String measuresWell,
      String measuresBadly,
      List<String> programs,
      boolean live,
      List<Parameter> parameters,
      List<Metric> metrics) {

    static Row of(Workload workload) {
      return new Row(
          workload.name(),
          workload.summary(),
          workload.measuresWell(),
          workload.measuresBadly(),
          workload.programs(),
          workload.live(),
          List.copyOf(workload.parameters().values()),
          workload.metrics().stream().map(WorkloadMetric::metric).toList());
    }
  }

  @Override
  public Integer call() {
    WorkloadCatalogue catalogue = WorkloadCatalogue.load();
    catalogue
        .faults()
        .forEach((own, fault) -> output.aside("workload " + own + " cannot be used: " + fault));
    if (name.isEmpty()) {
      List<Row> rows = catalogue.all().stream().map(Row::of).toList();
      output.result(rows, () -> list(rows));
    } else {
      Row row = Row.of(catalogue.find(name));
      output.result(row, () -> lines(row));
    }
    return ExitCodes.OK;
  }

  private static List<String> list(List<Row> rows) {
    Table table = new Table("workload", "what it does");
    rows.forEach(row -> table.row(row.name(), row.summary()));
    return table.lines();
  }

  private static List<String> lines(Row row) {
    List<String> lines = new ArrayList<>();
    lines.add(row.name() + ": " + row.summary());
    if (!row.measuresWell().isEmpty()) {
      lines.add("good for: " + row.measuresWell());
      lines.add("bad for:  " + row.measuresBadly());
    }
    lines.add("needs:    " + String.join(", ", row.programs()));
    lines.add(
        "slices:   "
            + (row.live()
                ? "yes, it counts while it runs (design.kind switchback)"
                : "no, it does not count while it runs"));
    lines.add("");
    Table parameters = new Table("parameter", "default", "values", "what it is");
    row.parameters()
        .forEach(
            each -> parameters.row(each.name(), each.defaultValue(), values(each), each.about()));
    lines.addAll(parameters.lines());
    lines.add("");
    Table metrics = new Table("metric", "unit", "better");
    row.metrics()
        .forEach(
            each ->
                metrics.row(
                    each.name() + (each.headline() ? " (headline)" : ""),
                    each.unit(),
                    each.higherIsBetter() ? "higher" : "lower"));
    lines.addAll(metrics.lines());
    return lines;
  }

  private static String values(Parameter parameter) {
    return parameter.type() == Parameter.Type.ENUM
        ? String.join(", ", parameter.choices().keySet())
        : parameter.type().name().toLowerCase(Locale.ROOT)
            + " "
            + parameter.show(parameter.low())
            + ".."
            + parameter.show(parameter.high());
  }
}
