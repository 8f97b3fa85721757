// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import dev.mllb.boot.KernelBoots;
import dev.mllb.boot.SystemReboot;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.host.TunableNotes;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.RestoreOutcome;
import dev.mllb.module.LoadedNote;
import dev.mllb.module.ModuleLoader;
import dev.mllb.module.OwnersModule;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.scheduler.run.SchedExt;
import dev.mllb.trial.TraceCapture;
import dev.mllb.workload.run.Leftovers;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a machine back as its owner left it. Each part is tried whatever became of the one before;
 * what failed is told at the end, and tried again.
 */
public final class HostRestore {

  private static final Logger log = LoggerFactory.getLogger(HostRestore.class);

  private static final Pattern PARTS = Pattern.compile("(-\\d+)?(\\.[a-z0-9]+)?");

  private final Path root;
  private final Path state;
  private final KernelBoots boots;
  private final boolean wasAside;
  private final List<String> failed = new ArrayList<>();
  private @Nullable FailureCode code;

  /**
   * Made before anything is done to the machine: an owner's module that is out already is another's
   * to put back.
   *
   * @param root {@code /}, but in tests
   * @param state folder of the worker that outlives it
   */
  public HostRestore(Path root, Path state) {
    this(root, state, OwnersModule.in(state).isAside());
  }

  /**
   * Made after something was done to the machine.
   *
   * @param wasAside whether the owner's module was out before
   */
  public HostRestore(Path root, Path state, boolean wasAside) {
    this(root, state, new KernelBoots(root, state, new SystemReboot()), wasAside);
  }

  /**
   * As the first one, of a machine that goes down by other means.
   *
   * @param boots how it goes down
   */
  public HostRestore(Path root, Path state, KernelBoots boots) {
    this(root, state, boots, OwnersModule.in(state).isAside());
  }

  private HostRestore(Path root, Path state, KernelBoots boots, boolean wasAside) {
    this.root = root;
    this.state = state;
    this.boots = boots;
    this.wasAside = wasAside;
  }

  /**
   * After an experiment; idempotent.
   *
   * @throws io.temporal.failure.ApplicationFailure naming everything that could not be put back
   */
  RestoreOutcome restore(String experimentId) {
    ModuleLoader loader = new ModuleLoader(state);
    boolean unloaded = part(loader::unload, false);
    List<String> stopped = part(() -> new Leftovers(state).stopAll(), List.of());
    TraceCapture.removeLeft(root);
    part(this::isWithoutScheduler, false);
    // In an arm's kernel there is nothing of it, and the note must outlive that boot: what the
    // owner had set by hand goes with the boot in which the machine was lent.
    List<String> restored =
        part(
            () ->
                boots.isAway()
                    ? List.<String>of()
                    : new TunableNotes(root, state).restore(experimentId),
            List.of());
    part(() -> OwnersModule.in(state).putBack(), false);
    // Last: where the machine was booted into another kernel it goes down here, and the attempt
    // after this one answers in the kernel in which the machine was lent.
    part(boots::back, false);
    if (code != null) {
      throw code.toFailure(String.join("; ", failed), null);
    }
    return new RestoreOutcome(unloaded, restored, stopped);
  }

  /**
   * When a worker starts: the last one may have died in the middle of anything. An experiment that
   * goes on sets again what it needs; what cannot be put back keeps the next one out.
   */
  public void atStart() {
    ModuleLoader loader = new ModuleLoader(state);
    // A doctor tries one out, and takes it out itself.
    boolean isTriedOut = loader.isUsedElsewhere();
    if (!isTriedOut && isOfThisBoot() && isNoted(id -> !id.equals(ModuleLoader.BY_HAND))) {
      part(loader::unload, false);
    }
    part(() -> new Leftovers(state).stopAll(), List.of());
    TraceCapture.removeLeft(root);
    part(this::putBackTunables, false);
    if (!isTriedOut) {
      part(() -> OwnersModule.in(state).putBack(), false);
    }
    sayWhatFailed();
  }

  /**
   * Leaves the boot of an arm whose experiment does not have the machine any more. What cannot be
   * left keeps experiments out, and no worker from its work.
   *
   * @param holder experiment that has the machine, null when none has; asked only where it matters,
   *     and what it throws is passed on
   * @return why it could not be left; nothing when it was, or is nobody's
   */
  public Optional<String> leaveForgottenBoot(Supplier<@Nullable String> holder) {
    failed.clear();
    part(
        () -> {
          Optional<String> left = boots.experiment();
          return left.isPresent() && !left.get().equals(holder.get()) && boots.back();
        },
        false);
    return failed.stream().findFirst();
  }

  /**
   * After a command that changed the machine for a while. A worker may serve an experiment here
   * meanwhile: what is not the command's own stays.
   *
   * @param owner of its notes
   * @param loadedAs an id under which it loads modules too, as it is or with parts behind it
   * @throws MllbException naming everything that could not be put back
   */
  public void afterCommand(String owner, String loadedAs) {
    failed.clear();
    code = null;
    putBack(owner, loadedAs);
  }

  /**
   * The same after one that has {@link Leftovers#holdByHand}: what runs by hand is its own.
   *
   * @throws MllbException as {@link #afterCommand}
   */
  public void afterByHand(String owner, String loadedAs) {
    failed.clear();
    code = null;
    part(() -> Leftovers.byHand(state).stopAll(), List.of());
    TraceCapture.removeLeft(root);
    putBack(owner, loadedAs);
  }

  private void putBack(String owner, String loadedAs) {
    ModuleLoader loader = new ModuleLoader(state);
    OwnersModule owners = OwnersModule.in(state);
    boolean tookIt = owners.isAside() && !wasAside;
    boolean its = isNoted(id -> id.equals(owner) || isPartOf(loadedAs, id));
    if ((its || tookIt) && !loader.isUsedElsewhere()) {
      if (its) {
        part(loader::unload, false);
      }
      if (tookIt) {
        part(owners::putBack, false);
      }
    }
    part(() -> new TunableNotes(root, state).restoreByHand(owner), List.of());
    if (code != null) {
      throw new MllbException(
          code, "this machine is not as its owner left it: " + String.join("; ", failed));
    }
  }

  /** A series of benches has numbers behind a hyphen, and what is planted a word behind a dot. */
  private static boolean isPartOf(String whole, String id) {
    return id.startsWith(whole) && PARTS.matcher(id.substring(whole.length())).matches();
  }

  /** Whether a module was loaded under such an id; without a note it is nobody's. */
  private boolean isNoted(Predicate<String> id) {
    LoadedNote note = LoadedNote.in(state);
    // One that the disk has damaged was a worker's all the same.
    return note.isThere() && id.test(note.read().map(LoadedNote.Content::experimentId).orElse(""));
  }

  /**
   * A note of another boot tells how that ended, and goes when the quarantine has been told; its
   * module went with the boot. One that cannot be read tells nothing.
   */
  private boolean isOfThisBoot() {
    String bootId = new MachineFacts(new MachineFiles(root)).bootId();
    return LoadedNote.in(state).read().map(note -> note.bootId().equals(bootId)).orElse(true);
  }

  private boolean putBackTunables() {
    if (!boots.isAway()) {
      new TunableNotes(root, state).putBack();
    }
    return true;
  }

  /** One of ours goes with the process that held it; nothing else can take it out. */
  private boolean isWithoutScheduler() {
    SchedExt kernel = new SchedExt(new MachineFiles(root));
    if (kernel.isOff() || kernel.awaitEnd(SchedulerCatalogue.load())) {
      return true;
    }
    throw new MllbException(FailureCode.HOST_NOT_NATIVE, kernel.stays());
  }

  private void sayWhatFailed() {
    failed.forEach(why -> log.error("this machine is not as its owner left it: {}", why));
  }

  private <T> T part(Supplier<T> step, T otherwise) {
    try {
      return step.get();
    } catch (MllbException e) {
      failed.add(String.valueOf(e.getMessage()));
      // One that is tried again, so that the rest is, too.
      code = e.code().kind().isNonRetryable() ? FailureCode.HOST_NOT_NATIVE : e.code();
      return otherwise;
    } catch (UncheckedIOException e) {
      failed.add(String.valueOf(e.getMessage()));
      code = FailureCode.HOST_NOT_NATIVE;
      return otherwise;
    }
  }
}
