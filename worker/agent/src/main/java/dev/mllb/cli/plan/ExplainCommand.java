// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.basics.Json;
import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb explain}. */
@Command(
    name = "explain",
    description = {
      "Says what a key of a plan means, which values it takes, and what it is when left out.",
      "Example: mllb explain design"
    })
public final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      description = "A key, a section, or part of one (default: all).")
  private String key = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    List<PlanKey> all = PlanReader.ofInstallation().keys();
    List<PlanKey> found = all.stream().filter(this::isMeant).toList();
    if (found.isEmpty()) {
      found = all.stream().filter(each -> each.path().contains(key)).toList();
    }
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(found));
    } else if (!found.isEmpty()) {
      Table table = new Table("key", "default", "values", "meaning");
      found.forEach(each -> table.row(each.path(), each.fallback(), each.type(), each.meaning()));
      table.lines().forEach(out::println);
    }
    out.flush();
    if (found.isEmpty()) {
      spec.commandLine().getErr().println("mllb: no key of a plan is or has " + key);
      return ExitCodes.FAILURE;
    }
    return ExitCodes.OK;
  }

  private boolean isMeant(PlanKey each) {
    return each.path().equals(key) || each.path().matches("\\Q" + key + "\\E[.\\[].*");
  }
}
