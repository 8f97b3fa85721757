package dev.mllb.cli.experiment;

import dev.mllb.artifact.ArtifactInventory;
import dev.mllb.artifact.Garbage;
import dev.mllb.artifact.StoredArtifact;
import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.output.Json;
import dev.mllb.cli.output.Table;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.cli.store.StoreOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mllb artifacts}. */
@Command(
    name = "artifacts",
    description = "What lies in the artifact store, and what of it nobody needs any more.",
    subcommands = {ArtifactsCommand.ListThem.class, ArtifactsCommand.Gc.class})
public final class ArtifactsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command; see mllb artifacts --help.");
  }

  /** One line of output. */
  record Row(String uri, long sizeBytes, Instant modified) {
    static Row of(StoredArtifact artifact) {
      return new Row(artifact.ref().uri(), artifact.ref().sizeBytes(), artifact.modified());
    }
  }

  private static List<String> lines(List<StoredArtifact> artifacts) {
    Table table = new Table("bytes", "put at", "artifact");
    for (StoredArtifact each : artifacts) {
      table.row(
          String.valueOf(each.ref().sizeBytes()),
          String.valueOf(each.modified().truncatedTo(ChronoUnit.SECONDS)),
          each.ref().uri());
    }
    return table.lines();
  }

  private static long bytes(List<StoredArtifact> artifacts) {
    return artifacts.stream().mapToLong(each -> each.ref().sizeBytes()).sum();
  }

  /** {@code mllb artifacts list}; needs no server. */
  @Command(name = "list", description = "List the artifacts, oldest first.")
  public static final class ListThem implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private final StoreOption place = new StoreOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
      List<StoredArtifact> all =
          place.inventory().list().sorted(Comparator.comparing(StoredArtifact::modified)).toList();
      var out = spec.commandLine().getOut();
      if (json) {
        out.println(Json.of(all.stream().map(Row::of).toList()));
      } else {
        lines(all).forEach(out::println);
        out.println(all.size() + " artifacts, " + bytes(all) + " bytes");
      }
      out.flush();
      return ExitCodes.OK;
    }
  }

  /** {@code mllb artifacts gc}. */
  @Command(
      name = "gc",
      description = {
        "Show the artifacts that nobody refers to: no experiment that the server still knows, no"
            + " model of the registry, no other artifact in use.",
        "Removes nothing unless --delete is given."
      })
  public static final class Gc extends ServerCall {

    @Mixin private final ModelStore place = new ModelStore();

    @Option(
        names = "--older-than",
        paramLabel = "DAYS",
        defaultValue = "7",
        description =
            "Keep what is younger; it may belong to an experiment under way (default:"
                + " ${DEFAULT-VALUE}).")
    private int days;

    @Option(names = "--delete", description = "Remove them.")
    private boolean delete;

    public Gc() {
      super(Experiments::connect);
    }

    @Override
    void prepare() {
      if (days < 0) {
        throw new ParameterException(
            spec().commandLine(), "--older-than: a number of days, not " + days);
      }
    }

    @Override
    int call(Experiments experiments) {
      Garbage marks = new Garbage();
      int named = new ArtifactUsers(experiments.client()).markAll(marks);
      try {
        marks.keepNamedIn(place.folder());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the model registry " + place.folder(), e);
      }
      ArtifactInventory store = place.store().inventory();
      List<StoredArtifact> all = store.list().toList();
      List<StoredArtifact> garbage =
          marks.in(all, place.artifacts(), Instant.now().minus(Duration.ofDays(days)));
      if (delete) {
        garbage.forEach(store::remove);
      }
      report(all, garbage, named);
      return ExitCodes.OK;
    }

    private void report(List<StoredArtifact> all, List<StoredArtifact> garbage, int named) {
      List<String> lines = new ArrayList<>(garbage.isEmpty() ? List.of() : lines(garbage));
      lines.add(
          garbage.size()
              + " of "
              + all.size()
              + " artifacts are in use by none of "
              + named
              + " workflows, "
              + bytes(garbage)
              + " bytes: "
              + (delete ? "removed" : "nothing removed; give --delete to remove them"));
      print(
          Map.of(
              "garbage",
              garbage.stream().map(Row::of).toList(),
              "artifacts",
              all.size(),
              "removed",
              delete),
          lines);
    }
  }
}
