// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.output.Table;
import dev.mllb.host.Tunable;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mllb tunables}. */
@Command(
    name = "tunables",
    description = {
      "Lists the kernel settings that tune.values of a plan and mllb tune can set.",
      "What they are on this machine: mllb tune show"
    })
public final class TunablesCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  /** A tunable as it is printed. */
  record Row(String name, String file, String meaning) {}

  @Override
  public Integer call() {
    List<Row> rows =
        Arrays.stream(Tunable.values())
            .map(tunable -> new Row(tunable.id(), tunable.file(), tunable.meaning()))
            .toList();
    Table table = new Table("name", "meaning", "file");
    rows.forEach(row -> table.row(row.name(), row.meaning(), row.file()));
    output.result(rows, table::lines);
    return ExitCodes.OK;
  }
}
