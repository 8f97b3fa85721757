// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb explain}. */
@Command(
    name = "explain",
    description = {
      "Says what a key of a plan means, which values it takes, and what it is when left out.",
      "Example: mllb explain design"
    })
public final class ExplainCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      description = "A key, a section, or part of one (default: all).")
  private String key = "";

  @Override
  public Integer call() {
    List<PlanKey> all = PlanReader.ofInstallation().keys();
    List<PlanKey> found = all.stream().filter(this::isMeant).toList();
    if (found.isEmpty()) {
      found = all.stream().filter(each -> each.path().contains(key)).toList();
    }
    Table table = new Table("key", "default", "values", "meaning");
    found.forEach(each -> table.row(each.path(), each.fallback(), each.type(), each.meaning()));
    output.result(found, found.isEmpty() ? List::of : table::lines);
    if (found.isEmpty()) {
      output.aside("mllb: no key of a plan is or has " + key);
      return ExitCodes.FAILURE;
    }
    return ExitCodes.OK;
  }

  private boolean isMeant(PlanKey each) {
    return each.path().equals(key) || each.path().matches("\\Q" + key + "\\E[.\\[].*");
  }
}
