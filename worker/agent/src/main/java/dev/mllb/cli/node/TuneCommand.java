// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StateOption;
import dev.mllb.heartbeat.ReservedIds;
import dev.mllb.host.MachineTunables;
import dev.mllb.host.TunableNotes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb tune}. */
@Command(
    name = "tune",
    description = {
      "Shows kernel settings of this machine, sets some after noting them, or puts them back.",
      "What is noted survives a crash: revert works in any later process."
    },
    subcommands = {TuneCommand.Show.class, TuneCommand.Apply.class, TuneCommand.Revert.class})
public final class TuneCommand {

  /** Where, and how it is printed. */
  static final class Common {

    @Mixin private final StateOption where = new StateOption();

    @Mixin private final Output output = new Output();

    TunableNotes notes() {
      return new TunableNotes(Path.of("/"), where.path());
    }

    void show() {
      Map<String, String> present = new TreeMap<>(new MachineTunables(Path.of("/")).present());
      output.result(
          present,
          () -> present.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    }
  }

  /** {@code mllb tune show}. */
  @Command(name = "show", description = "Prints every setting that this kernel has.")
  static final class Show implements Callable<Integer> {

    @Mixin private final Common common = new Common();

    @Override
    public Integer call() {
      common.show();
      return 0;
    }
  }

  /** {@code mllb tune apply}. */
  @Command(
      name = "apply",
      description = {
        "Notes settings that were not noted yet, sets them, and prints all that there are.",
        "io_scheduler=none is for every disk, io_scheduler.vda=none for one."
      })
  static final class Apply implements Callable<Integer> {

    @Mixin private final Common common = new Common();

    @Parameters(arity = "1..*", paramLabel = "NAME=VALUE", description = "What to set.")
    private Map<String, String> wanted = Map.of();

    @Override
    public Integer call() {
      common.notes().noteAndSetForOwner(wanted);
      common.show();
      return 0;
    }
  }

  /** {@code mllb tune revert}. */
  @Command(name = "revert", description = "Puts back what was noted; idempotent.")
  static final class Revert implements Callable<Integer> {

    @Mixin private final Common common = new Common();

    @Override
    public Integer call() {
      List<String> restored = common.notes().restoreByHand(ReservedIds.COMMAND_LINE);
      common.output.result(
          restored,
          restored.isEmpty() ? "nothing to put back" : "put back: " + String.join(", ", restored));
      return 0;
    }
  }
}
