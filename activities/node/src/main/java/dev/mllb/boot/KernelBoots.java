// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import dev.mllb.activity.StepLimits;
import dev.mllb.basics.Digest;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.RunKey;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import dev.mllb.model.BootTicket;
import dev.mllb.model.TrialRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Boots of arms. Each goes through kexec: firmware and boot loader know nothing of it, so whatever
 * ends such a boot (a reset, a panic, a power cut) ends in the kernel that they start.
 */
public final class KernelBoots {

  private static final Logger log = LoggerFactory.getLogger(KernelBoots.class);

  /** On the command line of every boot of an arm; behind it the token. */
  static final String TOKEN = "mllb.boot=";

  /** A kernel that panics must not stand there for ever. */
  private static final String AFTER_PANIC = "panic=1";

  private static final Duration DOWN_WITHIN = StepLimits.DOWN;

  /**
   * Held by who loads a kernel and goes down, and by who gives the machine back: between the two a
   * kernel would stay loaded, or the note be gone when the machine comes up.
   */
  private static final Object ROAD = new Object();

  private final MachineFiles files;
  private final BootNote note;
  private final Reboot reboot;
  private final Duration downWithin;

  /**
   * @param root {@code /}, but in tests
   * @param state folder of the worker that outlives it
   */
  public KernelBoots(Path root, Path state, Reboot reboot) {
    this(root, state, reboot, DOWN_WITHIN);
  }

  KernelBoots(Path root, Path state, Reboot reboot, Duration downWithin) {
    this.files = new MachineFiles(root);
    this.note = new BootNote(state);
    this.reboot = reboot;
    this.downWithin = downWithin;
  }

  /**
   * What became of a boot.
   *
   * @param isAsked whether the machine went down for it; the rest is nothing else
   * @param failure why the machine is not in it; empty when it is
   * @param isForGood whether it would fail another time, too
   * @param lost boot in which it was up and is no more; null when it is, or never was
   */
  public record Outcome(boolean isAsked, String failure, boolean isForGood, @Nullable String lost) {

    private static final Outcome NOT_ASKED = new Outcome(false, "", false, null);
    private static final Outcome UP = new Outcome(true, "", false, null);

    private static Outcome failed(String why) {
      return new Outcome(true, why, false, null);
    }

    /** Whether the machine is in that boot, and as its arm says. */
    public boolean isUp() {
      return isAsked && failure.isEmpty();
    }
  }

  /** Looks whether the machine is in a boot, by its token, its release and its words. */
  public Outcome outcome(TrialRequest request, BootTicket ticket) {
    BootNote.Content asked = note.read().orElse(null);
    if (asked == null || !isDone(asked, token(request, ticket))) {
      return Outcome.NOT_ASKED;
    }
    if (asked.refused() != null) {
      return new Outcome(true, asked.refused(), true, null);
    }
    if (asked.up() != null && !asked.up().equals(bootId())) {
      return new Outcome(true, "the machine went down in the middle of it", false, asked.up());
    }
    BootCall call = call(request, ticket);
    String wanted = release(call, asked.lentRelease());
    List<String> words = Arrays.asList(cmdline().split(" ", -1));
    if (!words.contains(TOKEN + token(request, ticket))) {
      return Outcome.failed(
          "kernel "
              + wanted
              + (call.cmdline().isEmpty() ? "" : " with " + call.cmdline())
              + " is not there, the machine is in "
              + release()
              + " as a reset starts it");
    }
    if (!release().equals(wanted) || !words.containsAll(call.words())) {
      return Outcome.failed(
          "the machine booted " + release() + " with " + cmdline() + ", not " + wanted);
    }
    if (asked.up() == null) {
      Optional<String> ignored = new BootWords(files, reboot::kernelLog).ignored(call);
      if (ignored.isPresent()) {
        // It would do so in every boot.
        return new Outcome(
            true, "kernel " + wanted + " takes no notice of " + ignored.get(), true, null);
      }
      note.write(asked.upIn(bootId()));
    }
    return Outcome.UP;
  }

  /** Whether nothing is left to do for a boot: the machine went down for it, or will not. */
  private boolean isDone(BootNote.Content asked, String token) {
    return asked.token().equals(token)
        && (asked.refused() != null || !asked.bootId().equals(bootId()));
  }

  /**
   * Goes down into an arm's kernel; returns only when that was done before, in another boot, or
   * when the machine does not take that kernel.
   *
   * @param progress told what is going on; may throw to stop
   * @throws MllbException when the machine cannot go down, or belongs to another experiment
   */
  public void boot(TrialRequest request, BootTicket ticket, Consumer<String> progress) {
    boolean goesDown;
    synchronized (ROAD) {
      goesDown = goesDown(request, ticket, progress);
    }
    if (goesDown) {
      awaitEnd(() -> progress.accept(ticket.inWords()));
    }
  }

  /** Whether it was told to; a boot that was made before, or is not taken, needs nothing. */
  private boolean goesDown(TrialRequest request, BootTicket ticket, Consumer<String> progress) {
    String token = token(request, ticket);
    BootNote.Content old = note.read().orElse(null);
    String experiment = experiment(request);
    if (old != null && !old.experimentId().equals(experiment)) {
      throw new MllbException(FailureCode.HOST_NOT_NATIVE, notBack(old));
    }
    if (old == null) {
      refuseInArm();
    }
    if (old != null && isDone(old, token)) {
      return false;
    }
    String lentRelease = old == null ? release() : old.lentRelease();
    String lentCmdline = old == null ? cmdline() : old.lentCmdline();
    BootCall call = call(request, ticket);
    Kernel kernel =
        BootableKernels.of(files)
            .find(release(call, lentRelease))
            .orElseThrow(
                () ->
                    new MllbException(
                        FailureCode.INVALID_PLAN,
                        BootableKernels.of(files).unknown(release(call, lentRelease))));
    progress.accept(ticket.inWords());
    BootNote.Content asked =
        new BootNote.Content(
            experiment, token, ticket.inWords(), bootId(), lentRelease, lentCmdline);
    note.write(asked);
    try {
      reboot.load(kernel.image(), kernel.initrd(), cmdline(lentCmdline, call, token));
    } catch (MllbException e) {
      if (e.code() != FailureCode.UNSUPPORTED_KERNEL) {
        throw e;
      }
      // This arm's alone: the others go on.
      note.write(asked.refusedBecause(String.valueOf(e.getMessage())));
      return false;
    }
    goIntoLoaded(asked, progress);
    return true;
  }

  private void goIntoLoaded(BootNote.Content asked, Consumer<String> progress) {
    try {
      // Loading takes long enough for the experiment to end.
      progress.accept(asked.inWords());
      log.info("{}: going down", asked.inWords());
      reboot.intoLoaded();
    } catch (RuntimeException e) {
      // One that was interrupted may have been told: this worker's end is a part of going down.
      if (!(e instanceof MllbException told) || told.code() != FailureCode.INTERRUPTED) {
        reboot.unload();
      }
      throw e;
    }
  }

  /**
   * Back into the kernel in which the machine was lent; returns when it is there. Idempotent. What
   * is loaded goes first: an orderly reboot would start it.
   *
   * @throws MllbException HOST_NOT_NATIVE when a reset starts another one
   */
  public boolean back() {
    synchronized (ROAD) {
      BootNote.Content left = note.read().orElse(null);
      if (left == null) {
        refuseInArm();
        return false;
      }
      if (!isAsLent(left) && !mayReset(left)) {
        throw new MllbException(FailureCode.HOST_NOT_NATIVE, notBack(left));
      }
      reboot.unload();
      if (isAsLent(left)) {
        note.remove();
        return true;
      }
      reset(left);
    }
    awaitEnd(() -> {});
    return false;
  }

  /** A reset that came up in an arm would do so for ever. */
  private boolean mayReset(BootNote.Content left) {
    return isInArm() && (left.reset() == null || left.reset().equals(bootId()));
  }

  private void reset(BootNote.Content left) {
    try {
      note.write(left.resetFrom(bootId()));
    } catch (MllbException e) {
      // A disk on which nothing can be written is one reason more to leave this kernel.
      log.warn("{}", e.getMessage());
    }
    log.info("going down into what a reset starts: {}", left.lentRelease());
    reboot.plainly();
  }

  private boolean isAsLent(BootNote.Content left) {
    return release().equals(left.lentRelease()) && cmdline().equals(left.lentCmdline());
  }

  /** Whose boots this machine has not come back from. */
  public Optional<String> experiment() {
    return note.read().map(BootNote.Content::experimentId);
  }

  /** Why this machine is not as it was lent; nothing when it is. */
  public Optional<String> notBack() {
    return note.read().map(this::notBack).or(this::inArm);
  }

  /** Without a note nobody knows where a machine was lent: a reset says it. */
  private Optional<String> inArm() {
    return isInArm()
        ? Optional.of(
            "this machine is in the boot of an arm ("
                + TOKEN
                + " in /proc/cmdline) that nothing tells of; reboot it, and take that word out if"
                + " its boot loader puts it there")
        : Optional.empty();
  }

  private void refuseInArm() {
    inArm()
        .ifPresent(
            why -> {
              throw new MllbException(FailureCode.HOST_NOT_NATIVE, why);
            });
  }

  private String notBack(BootNote.Content left) {
    return "this machine was lent to "
        + left.experimentId()
        + " in kernel "
        + left.lentRelease()
        + " ("
        + left.lentCmdline()
        + ") and is in "
        + release()
        + " ("
        + cmdline()
        + "); boot it into the former, or remove "
        + note.file()
        + " if this is how it should be";
  }

  private boolean isInArm() {
    return Arrays.stream(cmdline().split(" ", -1)).anyMatch(word -> word.startsWith(TOKEN));
  }

  private void awaitEnd(Runnable alive) {
    long until = System.nanoTime() + downWithin.toNanos();
    while (System.nanoTime() < until) {
      alive.run();
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MllbException(FailureCode.INTERRUPTED, "the worker ends: the machine goes down");
      }
    }
    throw new MllbException(
        FailureCode.HOST_NOT_NATIVE,
        "this machine did not go down within "
            + downWithin.toSeconds()
            + " s after it was told to");
  }

  private static String cmdline(String lent, BootCall call, String token) {
    List<String> words = new ArrayList<>();
    words.add(lent);
    words.addAll(call.words());
    words.add(AFTER_PANIC);
    words.add(TOKEN + token);
    return String.join(" ", words);
  }

  private static String release(BootCall call, String lent) {
    return call.kernel().isEmpty() ? lent : call.kernel();
  }

  private static BootCall call(TrialRequest request, BootTicket ticket) {
    Arm arm = request.arm(ticket.arm());
    return Objects.requireNonNullElse(arm.boot(), BootCall.AS_IS);
  }

  /** The same for every attempt of the activity, and for no other boot. */
  private static String token(TrialRequest request, BootTicket ticket) {
    String all =
        String.join(
            "/",
            request.experimentId(),
            request.trial().name(),
            String.valueOf(request.attempt()),
            String.valueOf(ticket.block()),
            String.valueOf(ticket.place()),
            String.valueOf(ticket.attempt()));
    return Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  private static String experiment(TrialRequest request) {
    return RunKey.experiment(request.experimentId());
  }

  /** Which build of its release the kernel that runs is, in its own words ({@code uname -v}). */
  public String kernelBuild() {
    return files.line("proc/sys/kernel/version");
  }

  /** Whether the machine is elsewhere than where it was lent. */
  public boolean isAway() {
    return note.read().map(left -> !isAsLent(left)).orElse(false);
  }

  /** Boot in which the machine is. */
  public String bootId() {
    return new MachineFacts(files).bootId();
  }

  private String release() {
    return new MachineFacts(files).kernelRelease();
  }

  private String cmdline() {
    return files.text("proc/cmdline").strip();
  }
}
