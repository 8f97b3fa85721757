// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.basics.Json;
import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.output.Table;
import dev.mllb.host.Tunable;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mllb tunables}. */
@Command(
    name = "tunables",
    description = {
      "Lists the kernel settings that tune.values of a plan and mllb tune can set.",
      "What they are on this machine: mllb tune show"
    })
public final class TunablesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** A tunable as it is printed. */
  record Row(String name, String file, String meaning) {}

  @Override
  public Integer call() {
    List<Row> rows =
        Arrays.stream(Tunable.values())
            .map(tunable -> new Row(tunable.id(), tunable.file(), tunable.meaning()))
            .toList();
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(rows));
    } else {
      Table table = new Table("name", "meaning", "file");
      rows.forEach(row -> table.row(row.name(), row.meaning(), row.file()));
      table.lines().forEach(out::println);
    }
    out.flush();
    return ExitCodes.OK;
  }
}
