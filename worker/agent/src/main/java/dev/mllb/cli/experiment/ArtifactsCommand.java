// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.artifact.ArtifactAddress;
import dev.mllb.artifact.ArtifactInventory;
import dev.mllb.artifact.Garbage;
import dev.mllb.artifact.StoreOwner;
import dev.mllb.artifact.StoredArtifact;
import dev.mllb.basics.FileFailure;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.output.Table;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import dev.mllb.worker.StoreClaim;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code mllb artifacts}. */
@Command(
    name = "artifacts",
    description = "What lies in the artifact store, and what of it nobody needs any more.",
    subcommands = {
      ArtifactsCommand.ListArtifacts.class,
      ArtifactsCommand.Get.class,
      ArtifactsCommand.Gc.class,
      ArtifactsCommand.Recover.class,
      ArtifactsCommand.Own.class
    })
public final class ArtifactsCommand {

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
  public static final class ListArtifacts implements Callable<Integer> {

    @Mixin private final Output output = new Output();
    @Mixin private final StoreOption place = new StoreOption();

    @Override
    public Integer call() {
      List<StoredArtifact> all =
          place.inventory().list().sorted(Comparator.comparing(StoredArtifact::modified)).toList();
      output.result(
          all.stream().map(Row::of).toList(),
          () ->
              Stream.concat(
                      lines(all).stream(),
                      Stream.of(all.size() + " artifacts, " + bytes(all) + " bytes"))
                  .toList());
      return ExitCodes.OK;
    }
  }

  /** {@code mllb artifacts get}; needs no server. */
  @Command(
      name = "get",
      description = {
        "Copy an artifact out of the store, checked against its digest.",
        "Example: mllb artifacts get mllb:SHA256/report.html -o report.html"
      })
  public static final class Get implements Callable<Integer> {

    @Mixin private final Output say = new Output();
    @Mixin private final StoreOption place = new StoreOption();

    @Parameters(paramLabel = "ADDRESS", description = "mllb:SHA256/NAME, as commands print it.")
    private String address = "";

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Where to (default: NAME in this folder); never over a file that is there.")
    private @Nullable Path output;

    @Override
    public Integer call() {
      ArtifactRef wanted = ArtifactAddress.read(address);
      Path target = output == null ? Path.of(wanted.name()) : output;
      try {
        Files.copy(place.store().fetch(wanted), target);
      } catch (FileAlreadyExistsException e) {
        throw new MllbException(
            FailureCode.NOT_POSSIBLE_NOW, target + " is there already; give -o FILE", e);
      } catch (IOException e) {
        throw FileFailure.of("cannot write " + target, e);
      }
      say.result(Map.of("file", target.toString()), target.toString());
      return ExitCodes.OK;
    }
  }

  /** {@code mllb artifacts gc}. */
  @Command(
      name = "gc",
      description = {
        "Show the artifacts that nobody refers to: no experiment that the server still knows, no"
            + " model of the registry, no other artifact in use.",
        "Touches nothing unless --delete is given. What is removed lies in the store's trash"
            + " first, and mllb artifacts recover takes it back.",
        "Refuses when the store belongs to another server or namespace: its experiments are not"
            + " known there, so all of it would look like garbage."
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

    @Option(
        names = "--trash-days",
        paramLabel = "DAYS",
        defaultValue = "30",
        description =
            "With --delete: remove for good what has lain in the trash for longer (default:"
                + " ${DEFAULT-VALUE}).")
    private int trashDays;

    @Option(names = "--delete", description = "Move them to the trash.")
    private boolean delete;

    public Gc() {
      super(Experiments::connect);
    }

    @Override
    void prepare() {
      notNegative("--older-than", days);
      notNegative("--trash-days", trashDays);
    }

    private void notNegative(String option, int value) {
      if (value < 0) {
        throw new ParameterException(
            spec().commandLine(), option + ": a number of days, not " + value);
      }
    }

    @Override
    int call(Experiments experiments) {
      checkOwner(experiments);
      Garbage marks = new Garbage();
      ArtifactUsers users = new ArtifactUsers(experiments.client());
      users.markAll(marks);
      ArtifactInventory store = place.store().inventory();
      List<StoredArtifact> all = store.list().toList();
      checkPlausible(all, marks, users);
      Instant now = Instant.now();
      Instant olderThan = now.minus(Duration.ofDays(days));
      List<StoredArtifact> garbage =
          marks.in(
              all,
              place.artifacts(),
              olderThan.isBefore(users.oldestRunning()) ? olderThan : users.oldestRunning());
      int purged = 0;
      int unfinished = 0;
      if (delete) {
        Instant trashedBefore = now.minus(Duration.ofDays(trashDays));
        List<StoredArtifact> old =
            store.trash().filter(each -> each.modified().isBefore(trashedBefore)).toList();
        old.forEach(store::purge);
        purged = old.size();
        // One that was put again since it was listed belongs to whoever did.
        garbage = garbage.stream().filter(each -> !store.discard(each)).toList();
        unfinished = tidied(store, now.minus(ArtifactInventory.ABANDONED));
      }
      report(all, garbage, users.workflows(), purged, unfinished);
      return ExitCodes.OK;
    }

    /** Not every store lets everybody list what was begun; what was asked for is done by now. */
    private int tidied(ArtifactInventory store, Instant olderThan) {
      try {
        return store.tidy(olderThan);
      } catch (MllbException e) {
        err().println("note: writes that were never finished stay: " + e.getMessage());
        return 0;
      }
    }

    private void checkOwner(Experiments experiments) {
      StoreOwner me = StoreClaim.of(experiments.client());
      StoreOwner owner =
          StoreOwner.of(place.artifacts())
              .orElseThrow(
                  () ->
                      refused(
                          "the store names no owner yet: start a worker of this release on it, or"
                              + " run mllb artifacts own, with the fleet's --address and"
                              + " --namespace"));
      if (!owner.equals(me)) {
        throw refused(
            "the store belongs to "
                + owner
                + ", and this is "
                + me
                + ", which does not know what is in use: give that server's --address and"
                + " --namespace");
      }
    }

    /** Whoever sees no user of anything looks at the wrong place or cannot read what he sees. */
    private void checkPlausible(List<StoredArtifact> all, Garbage marks, ArtifactUsers users) {
      if (users.workflows() == 0) {
        throw refused("the server knows no workflow, so it cannot say what is in use");
      }
      if (!all.isEmpty() && marks.named(all) == 0) {
        throw refused(
            "none of the server's "
                + users.workflows()
                + " workflows names any of the store's "
                + all.size()
                + " artifacts: is it the right store, and are payloads readable?");
      }
      if (marks.keepNamedIn(place.registry().records()) == 0) {
        throw refused(
            "no model registry at "
                + place.registry().records()
                + ": promoted models would look like garbage; give --models DIR");
      }
    }

    private static MllbException refused(String why) {
      return new MllbException(FailureCode.NOT_POSSIBLE_NOW, "nothing removed: " + why);
    }

    private void report(
        List<StoredArtifact> all,
        List<StoredArtifact> garbage,
        int named,
        int purged,
        int unfinished) {
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
              + (delete
                  ? "moved to the trash; "
                      + purged
                      + " older ones of the trash and "
                      + unfinished
                      + " that were never finished removed for good"
                  : "nothing removed; give --delete to remove them"));
      print(
          Map.of(
              "garbage",
              garbage.stream().map(Row::of).toList(),
              "artifacts",
              all.size(),
              "removed",
              delete,
              "purged",
              purged,
              "unfinished",
              unfinished),
          lines);
    }
  }

  /** {@code mllb artifacts recover}; needs no server. */
  @Command(name = "recover", description = "Take artifacts back out of the store's trash.")
  public static final class Recover implements Callable<Integer> {

    @Mixin private final Output output = new Output();
    @Mixin private final StoreOption place = new StoreOption();

    @Parameters(
        paramLabel = "SHA256",
        arity = "0..*",
        description = "Digests of those wanted, or beginnings of them (default: all).")
    private List<String> wanted = List.of();

    @Override
    public Integer call() {
      ArtifactInventory store = place.inventory();
      List<StoredArtifact> found = store.trash().filter(this::isWanted).toList();
      found.forEach(store::recover);
      output.result(
          found.stream().map(Row::of).toList(),
          () ->
              Stream.concat(
                      lines(found).stream(),
                      Stream.of(found.size() + " artifacts, " + bytes(found) + " bytes taken back"))
                  .toList());
      return found.isEmpty() && !wanted.isEmpty() ? ExitCodes.FAILURE : ExitCodes.OK;
    }

    private boolean isWanted(StoredArtifact artifact) {
      return wanted.isEmpty() || wanted.stream().anyMatch(artifact.ref().sha256()::startsWith);
    }
  }

  /** {@code mllb artifacts own}. */
  @Command(
      name = "own",
      description =
          "Make this server's namespace the owner of the store, whoever was before: only its"
              + " experiments count for mllb artifacts gc from then on.")
  public static final class Own extends ServerCall {

    @Mixin private final StoreOption place = new StoreOption();

    public Own() {
      super(Experiments::connect);
    }

    @Override
    int call(Experiments experiments) {
      StoreOwner me = StoreClaim.of(experiments.client());
      me.takeOver(place.store());
      print(me, List.of("the store belongs to " + me));
      return ExitCodes.OK;
    }
  }
}
