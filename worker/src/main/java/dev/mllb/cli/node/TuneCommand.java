package dev.mllb.cli.node;

import dev.mllb.cli.output.Json;
import dev.mllb.host.TunableNotes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb tune}. */
@Command(
    name = "tune",
    description = {
      "Shows the tunables of this machine, sets some after noting all, or puts them back.",
      "What is noted survives a crash: --restore works in any later process."
    })
public final class TuneCommand implements Callable<Integer> {

  /** The note of the command line; experiments have their own. */
  private static final String NOTE = "command line";

  @Spec private CommandSpec spec;
  @Mixin private final StateOption where = new StateOption();

  @Parameters(arity = "0..*", paramLabel = "NAME=VALUE", description = "Tunables to set.")
  private Map<String, String> wanted = Map.of();

  @Option(names = "--restore", description = "Put back what was noted.")
  private boolean restore;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    TunableNotes notes = new TunableNotes(Path.of("/"), where.state);
    var out = spec.commandLine().getOut();
    if (restore) {
      List<String> restored = notes.restore(NOTE);
      out.println(json ? Json.of(restored) : "put back: " + String.join(", ", restored));
      return 0;
    }
    if (!wanted.isEmpty()) {
      notes.noteAndSet(NOTE, wanted);
    }
    Map<String, String> present = new TreeMap<>(notes.present());
    if (json) {
      out.println(Json.of(present));
    } else {
      present.forEach((name, value) -> out.println(name + "=" + value));
    }
    return 0;
  }
}
