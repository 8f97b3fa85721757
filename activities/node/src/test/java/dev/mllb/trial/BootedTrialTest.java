// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.boot.KernelBoots;
import dev.mllb.boot.Reboot;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import dev.mllb.model.BootTicket;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialTurn;
import dev.mllb.sample.Boots;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trials of kernels on a machine of files, whose worker ends with each boot. */
class BootedTrialTest extends TrialFixture {

  private static final String OLD = "6.12.1";
  private static final String NEW = "6.16.2";
  private static final String BAD = "6.18.3";
  private static final String OWN_WORDS = "root=/dev/vda quiet";
  private static final Arm LAZY = arm("lazy", NEW, "preempt=lazy");
  private static final Arm BROKEN = arm("broken", BAD, "");

  /** Into what the machine was sent, in order. */
  private final List<String> booted = new ArrayList<>();

  /** Kernels that panic, of which firmware and boot loader make the machine's own. */
  private final Set<String> panics = new HashSet<>();

  /** Kernels that kexec does not take. */
  private final Set<String> unfit = new HashSet<>();

  private final Map<String, String> releaseOfBoot = new HashMap<>();
  private String build = "#1 SMP";
  private final Machine machine = new Machine();
  private List<ArmKind> kinds = List.of();
  private Path root;

  /** The end of the worker that told the machine to go down. */
  private static final class GoneDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final class Machine implements Reboot {
    private String kernel = "";
    private String cmdline = "";

    @Override
    public void load(Path image, @Nullable Path initrd, String words) {
      kernel = image.getFileName().toString().replace("vmlinuz-", "");
      cmdline = words;
      if (unfit.contains(kernel)) {
        throw new MllbException(FailureCode.UNSUPPORTED_KERNEL, "kexec cannot load " + kernel);
      }
    }

    @Override
    public void unload() {
      kernel = "";
    }

    @Override
    public void intoLoaded() {
      booted.add(kernel);
      if (panics.contains(kernel)) {
        reset();
      } else {
        isIn(kernel, cmdline);
      }
      throw new GoneDownException();
    }

    @Override
    public void plainly() {
      reset();
      throw new GoneDownException();
    }
  }

  private static Arm arm(String name, String kernel, String cmdline) {
    return new Arm(name, null, Map.of(), null, null, new BootCall(kernel, cmdline));
  }

  @BeforeEach
  void lent() throws IOException {
    root = directory.resolve("machine");
    for (String release : List.of(OLD, NEW, BAD)) {
      put("boot/vmlinuz-" + release, "");
      Files.createDirectories(root.resolve("lib/modules/" + release));
    }
    reset();
    // As fast as the kernel is new, to tell from the value in which it was taken.
    entry("kernel", "echo speed=$(tr -d . < " + root.resolve("proc/sys/kernel/osrelease") + ")");
  }

  private void reset() {
    isIn(OLD, OWN_WORDS);
  }

  private void isIn(String release, String cmdline) {
    String boot = "boot-" + releaseOfBoot.size();
    releaseOfBoot.put(boot, release);
    try {
      put("proc/sys/kernel/random/boot_id", boot);
      put("proc/sys/kernel/osrelease", release);
      put("proc/sys/kernel/version", build + "\n");
      put("proc/cmdline", cmdline + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  private static TrialRequest request(int warmup, int boots, Arm... arms) {
    TrialRequest like = request("kernel", null, warmup, boots, boots);
    TrialDesign design =
        new TrialDesign(warmup, boots, boots, 0.95, 5, Duration.ofMillis(1), 0, null, null, 2);
    return new TrialRequest(
        like.experimentId(),
        like.trial(),
        like.attempt(),
        design,
        like.moduleSpec(),
        null,
        null,
        like.seed(),
        arms.length - 1,
        List.of(arms));
  }

  /** Each from what is on the disk, as after a boot. */
  private TrialTurn inThisBoot(TrialRequest request) {
    return inThisBoot(request, () -> {});
  }

  private TrialTurn inThisBoot(TrialRequest request, Runnable beforeEach) {
    return runner(kinds, root, beforeEach).runInBoot(request, boots(), note -> {});
  }

  private KernelBoots boots() {
    return new KernelBoots(root, directory.resolve("state"), machine);
  }

  private void boot(TrialRequest request, BootTicket ticket) {
    assertThatThrownBy(() -> boots().boot(request, ticket, note -> {}))
        .isInstanceOf(GoneDownException.class);
    // Asked again in the next boot, whatever that is.
    boots().boot(request, ticket, note -> {});
  }

  private TrialMeasurement toTheEnd(TrialRequest request) {
    TrialTurn turn = inThisBoot(request);
    while (turn.next() != null) {
      boot(request, turn.next());
      turn = inThisBoot(request);
    }
    return turn.measurement();
  }

  private List<Repetition> samples(TrialMeasurement measured) throws IOException {
    return SampleFile.read(store.fetch(measured.samples()));
  }

  /** Of the same release, and so by the same name. */
  @Test
  void anUpgradeInTheMiddleOfATrialIsTold() throws Exception {
    TrialRequest request = request(0, 3, Arm.NATIVE, LAZY);
    TrialTurn turn = inThisBoot(request);
    while (turn.next() != null) {
      build = "#" + booted.size() + " SMP";
      boot(request, turn.next());
      turn = inThisBoot(request);
    }
    assertThat(turn.measurement().programs().get("kernel of lazy")).hasSize(3);
  }

  @Test
  void aTunableThatAnArmsKernelDoesNotHaveEndsThatArmAlone() throws Exception {
    TrialRequest request = request(0, 2, Arm.NATIVE, LAZY);
    Runnable tune =
        () -> {
          if (releaseOfBoot.get("boot-" + (releaseOfBoot.size() - 1)).equals(NEW)) {
            throw new MllbException(FailureCode.INVALID_PLAN, "tune.x: this machine has no x");
          }
        };
    TrialTurn turn = inThisBoot(request, tune);
    while (turn.next() != null) {
      boot(request, turn.next());
      turn = inThisBoot(request, tune);
    }
    assertThat(samples(turn.measurement()))
        .filteredOn(r -> r.slot().arm().equals("lazy"))
        .singleElement()
        .satisfies(
            r ->
                assertThat(r.ends())
                    .singleElement()
                    .asString()
                    .contains("tune.x: this machine has no x"));
  }

  @Test
  void eachArmIsBootedInItsTurnAndTheMachineEndsWhereItWasLent() throws Exception {
    TrialMeasurement measured = toTheEnd(request(1, 6, Arm.NATIVE, LAZY));
    assertThat(measured.nativeRepetitions()).as("boots of the control").isEqualTo(6);
    assertThat(measured.mllbRepetitions()).as("boots of the other").isEqualTo(6);
    assertThat(measured.voidRepetitions()).isZero();
    List<Repetition> samples = samples(measured);
    assertThat(samples).filteredOn(Repetition::isKept).hasSize(2 * 6 * 2);
    assertThat(samples)
        .allSatisfy(
            r -> {
              String release = r.slot().arm().equals("lazy") ? NEW : OLD;
              assertThat(releaseOfBoot).containsEntry(r.bootId(), release);
              assertThat(r.metrics().get("speed")).isEqualTo(release.equals(NEW) ? 6162 : 6121);
            });
    // In each boot one of warm-up, and two that are averaged.
    assertThat(samples.stream().map(Repetition::bootId).distinct()).hasSize(12);
    assertThat(samples).filteredOn(Repetition::isWarmup).hasSize(12);
    List<String> order = new ArrayList<>();
    samples.stream()
        .filter(r -> r.isKept() && r.slot().index() % 2 == 0)
        .forEach(r -> order.add(r.slot().arm().equals("lazy") ? NEW : OLD));
    assertThat(booted).as("as drawn").isEqualTo(order);
    assertThat(booted)
        .as("not one after the other")
        .doesNotContainSequence(OLD, NEW, OLD, NEW, OLD, NEW, OLD, NEW, OLD, NEW, OLD, NEW);
    assertThatThrownBy(() -> boots().back()).isInstanceOf(GoneDownException.class);
    assertThat(boots().back()).isTrue();
    assertThat(Files.readString(root.resolve("proc/cmdline")).strip()).isEqualTo(OWN_WORDS);
    assertThat(boots().notBack()).isEmpty();
  }

  @Test
  void anArmWhoseKernelTwiceDoesNotComeUpEndsAndTheOthersGoOn() throws Exception {
    panics.add(BAD);
    TrialMeasurement measured = toTheEnd(request(0, 4, Arm.NATIVE, LAZY, BROKEN));
    List<Repetition> samples = samples(measured);
    assertThat(booted).filteredOn(BAD::equals).hasSize(2);
    assertThat(samples)
        .filteredOn(r -> r.slot().arm().equals("broken"))
        .hasSize(2)
        .allSatisfy(
            r -> assertThat(r.voidReasons().get(0)).contains("kernel " + BAD + " is not there"));
    assertThat(samples.stream().flatMap(r -> r.ends().stream()))
        .singleElement()
        .asString()
        .startsWith(Repetition.REFUSED + Boots.FAILED);
    assertThat(measured.nativeRepetitions()).isEqualTo(4);
    assertThat(samples).filteredOn(r -> r.isKept() && r.slot().arm().equals("lazy")).hasSize(4 * 2);
  }

  @Test
  void anArmWhoseKernelIsNotTakenEndsAndTheOthersGoOn() throws Exception {
    unfit.add(BAD);
    TrialRequest request = request(0, 4, Arm.NATIVE, LAZY, BROKEN);
    TrialTurn turn = inThisBoot(request);
    while (turn.next() != null) {
      if (turn.next().arm().equals("broken")) {
        boots().boot(request, turn.next(), note -> {});
      } else {
        boot(request, turn.next());
      }
      turn = inThisBoot(request);
    }
    assertThat(booted).doesNotContain(BAD);
    assertThat(samples(turn.measurement()).stream().flatMap(r -> r.voidReasons().stream()))
        .containsExactly(Repetition.REFUSED + Boots.FAILED + "kexec cannot load " + BAD);
    assertThat(turn.measurement().nativeRepetitions()).isEqualTo(4);
    assertThat(turn.measurement().mllbRepetitions()).isEqualTo(4);
  }

  @Test
  void aMachineThatGoesDownInABootTakesThatBootAgain() throws Exception {
    TrialRequest request = request(0, 4, Arm.NATIVE, LAZY);
    boot(request, inThisBoot(request).next());
    cutAfter(1, request);
    reset();
    TrialMeasurement measured = toTheEnd(request);
    assertThat(booted).as("eight boots, and one of them again").hasSize(9);
    assertThat(measured.nativeRepetitions() + measured.mllbRepetitions()).isEqualTo(8);
    assertThat(samples(measured).stream().flatMap(r -> r.voidReasons().stream()))
        .containsExactly(Boots.LOST + "the machine went down in the middle of it");
    assertThat(samples(measured)).noneMatch(r -> !r.ends().isEmpty());
    assertThat(measured.voidRepetitions()).as("boots").isEqualTo(1);
  }

  /** Nothing counts yet, and the kernel was there all the same. */
  @Test
  void aMachineThatTwiceGoesDownInTheWarmUpOfABootTakesItAgain() throws Exception {
    TrialRequest request = request(1, 4, Arm.NATIVE, LAZY);
    boot(request, inThisBoot(request).next());
    cutAfter(1, request);
    reset();
    boot(request, inThisBoot(request).next());
    cutAfter(3, request);
    reset();
    TrialMeasurement measured = toTheEnd(request);
    assertThat(booted).as("eight boots, and one of them twice again").hasSize(8 + 2);
    assertThat(samples(measured)).noneMatch(r -> !r.ends().isEmpty());
    assertThat(samples(measured).stream().flatMap(r -> r.voidReasons().stream()))
        .containsExactly(
            Boots.LOST + "the machine went down in the middle of it",
            Boots.LOST + "the machine went down in the middle of it");
  }

  @Test
  void aBootThatDoesNotComeUpAgainIsNotOneThatWentDown() throws Exception {
    TrialRequest request = request(0, 4, Arm.NATIVE, LAZY);
    TrialTurn turn = inThisBoot(request);
    while (!turn.next().arm().equals("lazy")) {
      boot(request, turn.next());
      turn = inThisBoot(request);
    }
    boot(request, turn.next());
    cutAfter(booted.size() * 2 - 1, request);
    reset();
    panics.add(NEW);
    boot(request, inThisBoot(request).next());
    inThisBoot(request);
    panics.clear();
    TrialMeasurement measured = toTheEnd(request);
    assertThat(samples(measured).stream().flatMap(r -> r.voidReasons().stream()))
        .hasSize(2)
        .anyMatch(reason -> reason.startsWith(Boots.LOST))
        .anyMatch(reason -> reason.startsWith(Boots.FAILED + "kernel " + NEW));
    assertThat(measured.mllbRepetitions()).isEqualTo(4);
  }

  @Test
  void aWorkerThatDiesInABootGoesOnInIt() throws Exception {
    TrialRequest request = request(2, 4, Arm.NATIVE, LAZY);
    boot(request, inThisBoot(request).next());
    cutAfter(3, request);
    TrialMeasurement measured = toTheEnd(request);
    assertThat(booted).hasSize(8);
    assertThat(samples(measured)).filteredOn(Repetition::isWarmup).hasSize(8 * 2);
    assertThat(samples(measured)).filteredOn(Repetition::isKept).hasSize(8 * 2);
    assertThat(measured.voidRepetitions()).isZero();
  }

  /** Whatever is done: each boot is left after three in vain, and half of the boots is enough. */
  @Test
  @Timeout(120)
  void aDisturbanceThatLastsTakesOtherBootsAndThenEndsTheTrial() throws Exception {
    kinds = List.of(new Disturbed());
    TrialMeasurement measured = toTheEnd(request(0, 4, Arm.NATIVE, LAZY));
    assertThat(booted).as("no more void boots than a trial bears").hasSize(4);
    assertThat(measured.voidRepetitions()).isEqualTo(4);
    List<Repetition> samples = samples(measured);
    assertThat(samples).hasSizeLessThanOrEqualTo(4 * 4);
    assertThat(samples.get(3).voidReasons())
        .containsExactly(Boots.LOST + "3 repetitions in it are void");
    assertThat(samples.get(4).bootId()).isNotEqualTo(samples.get(3).bootId());
  }

  @Test
  void anArmThatIsRefusedInTheMiddleOfABootEnds() throws Exception {
    TrialRequest request = request(0, 4, Arm.NATIVE, LAZY, BROKEN);
    kinds = List.of(new RefusedLater());
    TrialMeasurement measured = toTheEnd(request);
    assertThat(booted).filteredOn(NEW::equals).hasSize(1);
    assertThat(samples(measured))
        .filteredOn(r -> r.slot().arm().equals("lazy"))
        .as("one that counts, one that is refused")
        .hasSize(2);
    assertThat(measured.nativeRepetitions()).isEqualTo(4);
    List<Repetition> units = Boots.units(request.design(), samples(measured));
    assertThat(units.stream().flatMap(r -> r.ends().stream()))
        .as("what the judge is told")
        .containsExactly(Repetition.REFUSED + "not here");
  }

  private static final class Disturbed implements EveryArm {
    @Override
    public List<String> doubts(Arm arm) {
      return List.of("the node was disturbed");
    }
  }

  /** Takes an arm once. */
  private static final class RefusedLater implements EveryArm {
    private boolean wasTaken;

    @Override
    public void apply(Arm arm) {
      if (arm.equals(LAZY)) {
        if (wasTaken) {
          throw new ArmNotAppliedException("not here", true, new IOException("no"));
        }
        wasTaken = true;
      }
    }
  }

  /** The worker ends once so many repetitions are on the disk. */
  private void cutAfter(int repetitions, TrialRequest request) {
    Path file =
        directory.resolve(
            "state/trials/%s/kernel-1/samples.jsonl".formatted(request.experimentId()));
    assertThatThrownBy(
            () ->
                inThisBoot(
                    request,
                    () -> {
                      if (SampleFile.open(file).repetitions().size() == repetitions) {
                        throw new GoneDownException();
                      }
                    }))
        .isInstanceOf(GoneDownException.class);
  }
}
