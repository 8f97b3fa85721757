// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.WorkloadCall;
import dev.mllb.scheduler.Scheduler;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.workload.Arguments;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPolicyTest {

  @TempDir private Path folder;

  @Test
  void aSchedulerActsOnItsModelOnlyWhereAModuleMayToo() throws IOException {
    Arm ruled =
        new Arm("ruled", Arm.TRAINED, Map.of(), null, new SchedulerCall("domains", Map.of()));
    policy("highest_mode: active").checkArm(ruled);
    assertThatThrownBy(() -> policy("highest_mode: canary").checkArm(ruled))
        .hasMessageContaining(
            "arm ruled: its scheduler acts on every answer of the model, as mode active does, which"
                + " is above canary");
  }

  private static Arm booted(String kernel, String cmdline) {
    return new Arm("lazy", null, Map.of(), null, null, new BootCall(kernel, cmdline));
  }

  /** A word of the command line can name a program that runs as root before anything else. */
  @Test
  void noArmBootsMoreThanTheOwnerNamed() throws IOException {
    assertThatThrownBy(() -> HostPolicy.ANYTHING.checkArm(booted("", "")))
        .hasMessageContaining("arm lazy reboots this host, which its owner has not allowed");
    HostPolicy owner = policy("boots: {kernels: [6.16.2], parameters: [preempt]}");
    owner.checkArm(booted("6.16.2", "preempt=lazy"));
    owner.checkArm(booted("", ""));
    assertThatThrownBy(() -> owner.checkArm(booted("6.1.9", "")))
        .hasMessageContaining("may not boot kernel 6.1.9 here, only [6.16.2]");
    assertThatThrownBy(() -> owner.checkArm(booted("", "preempt=lazy init=/tmp/x rdinit=/y")))
        .hasMessageContaining("may not put init, rdinit on the command line here, only [preempt]");
    policy("boots:").checkArm(booted("6.1.9", ""));
    HostPolicy none = policy("boots: {kernels: [], parameters: [preempt]}");
    none.checkArm(booted("", "preempt=lazy"));
    assertThatThrownBy(() -> none.checkArm(booted("6.1.9", "")))
        .hasMessageContaining("may not boot kernel 6.1.9 here, only []");
    assertThatThrownBy(() -> policy("boots: {kernel: [6.16.2]}"))
        .hasMessageContaining("boots.kernel is none of [kernels, parameters]");
  }

  /** Calibration has two arms that say nothing of boots, and makes as many. */
  @Test
  void noTrialBootsWhereTheOwnerSaidNothingOfBoots() throws IOException {
    assertThatThrownBy(HostPolicy.ANYTHING::checkBoots)
        .hasMessageContaining("the trial reboots this host, which its owner has not allowed");
    policy("boots:").checkBoots();
  }

  private HostPolicy policy(String text) throws IOException {
    return HostPolicy.read(Files.writeString(folder.resolve("policy.yaml"), text));
  }

  private static ModuleSpec module(ModuleSpec.Mode mode, int perMille) {
    return new ModuleSpec(mode, perMille, 64, 0, 0, Duration.ofSeconds(30));
  }

  @Test
  void withoutAFileAnythingGoes() {
    HostPolicy any = HostPolicy.readIfThere(folder.resolve("none.yaml"));
    assertThat(any).isEqualTo(HostPolicy.ANYTHING);
    any.checkTunables(Map.of("aslr", "0"));
    any.checkModule(module(ModuleSpec.Mode.ACTIVE, 1000));
    any.checkHour(LocalTime.MIDNIGHT);
  }

  @Test
  void onlyTheOwnersWorkloadsRunAndNoneWithMoreThanAllowed() throws IOException {
    WorkloadCatalogue all = WorkloadCatalogue.load(Path.of("../../benchmarks/workloads"));
    WorkloadCatalogue here =
        policy("workloads: {sysbench-fileio: {size: 64MiB}, hackbench: }").narrow(all);

    here.check(new WorkloadCall("hackbench", Map.of()));
    here.check(new WorkloadCall("sysbench-fileio", Map.of("size", "64MiB")));
    assertThatThrownBy(
            () -> here.check(new WorkloadCall("sysbench-fileio", Map.of("size", "1GiB"))))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_PLAN))
        .hasMessageContaining("not within");
    assertThatThrownBy(() -> here.check(new WorkloadCall("fork-storm", Map.of())))
        .isInstanceOf(MllbException.class);
    all.check(new WorkloadCall("sysbench-fileio", Map.of("size", "1GiB")));
  }

  @Test
  void onlyTheOwnersTunablesAreSet() throws IOException {
    HostPolicy policy = policy("tunables: [swappiness, io_scheduler]");
    policy.checkTunables(Map.of("swappiness", "10", "io_scheduler.vda", "none"));
    assertThatThrownBy(() -> policy.checkTunables(Map.of("aslr", "0", "swappiness", "1")))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("tune.aslr may not be set here");
  }

  @Test
  void aTunableIsSetNoHigherThanItsOwnerAllows() throws IOException {
    HostPolicy policy = policy("tunables: {swappiness: 60, governor: , base_slice_ns: 3000000}");
    policy.checkTunables(Map.of("swappiness", "60", "governor", "performance"));
    assertThatThrownBy(() -> policy.checkTunables(Map.of("swappiness", "61")))
        .hasMessageContaining("tune.swappiness 61 is above 60");
    assertThatThrownBy(
            () -> policy.checkArm(new Arm("x", null, Map.of("swappiness", "0x64"), null, null)))
        .hasMessageContaining("above 60");
    assertThatThrownBy(() -> policy.checkTunables(Map.of("base_slice_ns", "9".repeat(20))))
        .hasMessageContaining("above 3000000");
  }

  @Test
  void aSchedulersOptionsStayBelowTheOwnersBounds() throws IOException {
    SchedulerCatalogue all = SchedulerCatalogue.load(Path.of("../../benchmarks/schedulers"));
    SchedulerCatalogue here = policy("schedulers: {domains: {slice: 2ms}}").narrow(all);
    here.find(new SchedulerCall("domains", Map.of("slice", "2ms")));
    assertThatThrownBy(() -> here.find(new SchedulerCall("domains", Map.of("slice", "3ms"))))
        .hasMessageContaining("option slice is 3ms, not within");
    // left out, it is no way around the bound
    Scheduler left = here.find(new SchedulerCall("domains", Map.of()));
    assertThat(left.number(Map.of(), "slice")).isEqualTo(2_000_000);
    assertThatThrownBy(() -> policy("schedulers: {domains: {slice: 1us}}").narrow(all))
        .hasMessageContaining("slice is 100us at least");
    assertThatThrownBy(() -> policy("schedulers: {domains: {warp: 1}}").narrow(all))
        .hasMessageContaining("no option warp");
  }

  /** A bound that does not fit an owner's own scheduler takes that away and nothing else. */
  @Test
  void aSchedulerOfTheOwnersIsBoundedAsTheOthersAre() throws IOException {
    Path own = Files.createDirectories(folder.resolve("schedulers"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        own.resolve("mine.yaml"),
        """
        summary: Mine
        ops: mine
        command: [/usr/bin/scx_mine, "${slice:us}"]
        options:
          - {name: slice, type: duration, min: 1us, max: 20ms, default: 3ms, about: its slice}
        """);
    SchedulerCatalogue all =
        SchedulerCatalogue.load(Path.of("../../benchmarks/schedulers")).with(own);
    SchedulerCatalogue here = policy("schedulers: {mine: {slice: 2ms}}").narrow(all);
    SchedulerCall call = new SchedulerCall("mine", Map.of());
    assertThat(here.find(call).argv(Map.of())).containsExactly("/usr/bin/scx_mine", "2000");
    SchedulerCatalogue unfit = policy("schedulers: {domains: {}, mine: {warp: 1}}").narrow(all);
    unfit.find(new SchedulerCall("domains", Map.of()));
    assertThatThrownBy(() -> unfit.find(call))
        .hasMessageContaining(
            "cannot be used: the owner's policy: scheduler mine has no option warp");
  }

  /** As a sentence: doctor tells it as a check that fails, and the worker does not start. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "workloads: {hackbench: {warp: 1}}",
        "workloads: {sysbench-fileio: {size: 1B}}",
        "schedulers: {domains: {warp: 1}}",
        "schedulers: {domains: {slice: 1us}}"
      })
  void aBoundThatCannotBeKeptIsAFailureOfThePolicy(String text) throws IOException {
    HostPolicy policy = policy(text);
    assertThatThrownBy(
            () -> {
              policy.narrow(WorkloadCatalogue.load(Path.of("../../benchmarks/workloads")));
              policy.narrow(SchedulerCatalogue.load(Path.of("../../benchmarks/schedulers")));
            })
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.NOT_POSSIBLE_NOW))
        .hasMessageContaining("cannot be kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workloads: {hackbench, null}",
        "workloads: {hackbench: {null: 1}}",
        "tunables: [null]",
        "tunables: {null: 1}",
        "schedulers: [~]",
        "boots: {kernels: [null]}"
      })
  void aNameThatIsMissingIsNamed(String text) {
    assertThatThrownBy(() -> policy(text)).hasMessageContaining("a name is missing");
  }

  @Test
  void aWorkloadOfTheOwnersIsBoundedAsTheOthersAre() throws IOException {
    Path own = Files.createDirectories(folder.resolve("workloads"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        own.resolve("mine.yaml"),
        """
        summary: Mine
        runs: timed
        command: [mine, "${duration:s}"]
        parameters:
          - {name: duration, type: duration, min: 1s, max: 1h, default: 60s, about: its length}
        parser: lines
        metrics:
          - {name: rate, unit: ops/s, better: higher, domain: positive, headline: true, from: 'r ([0-9]+)'}
        """);
    WorkloadCatalogue all = WorkloadCatalogue.load(Path.of("../../benchmarks/workloads")).with(own);
    assertThat(all.faults()).isEmpty();
    WorkloadCatalogue here = policy("workloads: {mine: {duration: 10s}}").narrow(all);
    here.check(new WorkloadCall("mine", Map.of("duration", "10s")));
    assertThatThrownBy(() -> here.check(new WorkloadCall("mine", Map.of("duration", "11s"))))
        .hasMessageContaining("not within");
    // beside an arm or a collection it is told the rest of the time, and no more than it may
    Arguments told =
        new Arguments(
            here.find("mine"),
            new WorkloadCall("mine", Map.of()),
            new Topology(1, 1, 1L << 30),
            Optional.of(Duration.ofHours(1)),
            Map.of());
    assertThat(told.fill(List.of("${duration:s}"))).containsExactly("10");
  }

  @Test
  void aCollectionIsNoLongerThanAllowed() throws IOException {
    HostPolicy policy = policy("longest_collection: 10m");
    policy.checkCollection(Duration.ofMinutes(10));
    assertThatThrownBy(() -> policy.checkCollection(Duration.ofMinutes(11)))
        .hasMessageContaining("collect.duration 11m is above 10m");
  }

  @Test
  void aCollectionIsProlongedNoFurtherThanAllowed() throws IOException {
    CollectSpec asked = collection(Duration.ofMinutes(8), Duration.ofMinutes(18));
    assertThat(policy("longest_collection: 10m").allowed(asked))
        .isEqualTo(collection(Duration.ofMinutes(8), Duration.ofMinutes(10)));
    assertThat(policy("longest_collection: 20m").allowed(asked)).isEqualTo(asked);
    HostPolicy strict = policy("longest_collection: 1m");
    assertThatThrownBy(() -> strict.allowed(asked))
        .hasMessageContaining("collect.duration 8m is above 1m");
  }

  private static CollectSpec collection(Duration duration, Duration longest) {
    return new CollectSpec(
        duration,
        List.of(),
        1,
        1 << 16,
        false,
        0,
        List.of(),
        null,
        List.of(),
        0,
        new CollectSpec.Prolonging(1_000, longest),
        null);
  }

  @Test
  void whatRunsBesideAnArmIsAWorkloadLikeAnyOther() throws IOException {
    HostPolicy policy = policy("workloads: {hackbench: }");
    WorkloadCall storm = new WorkloadCall("fork-storm", Map.of());
    assertThatThrownBy(() -> policy.checkArm(new Arm("x", null, Map.of(), storm, null)))
        .hasMessageContaining("workload fork-storm may not run here, only [hackbench]");
  }

  @Test
  void aKeyThatIsLeftOutSetsNoBoundAndAnEmptyListAllowsNone() throws IOException {
    WorkloadCatalogue all = WorkloadCatalogue.load(Path.of("../../benchmarks/workloads"));
    Arm rule = new Arm("rule", null, Map.of(), null, new SchedulerCall("domains", Map.of()));
    HostPolicy silent = policy("highest_mode: active");
    silent.narrow(all).check(new WorkloadCall("hackbench", Map.of()));
    silent.checkTunables(Map.of("swappiness", "10"));
    silent.checkArm(rule);

    HostPolicy none = policy("{workloads: {}, tunables: [], schedulers: []}");
    assertThat(none.narrow(all).all()).isEmpty();
    assertThatThrownBy(() -> none.checkTunables(Map.of("swappiness", "10")))
        .hasMessageContaining("tune.swappiness may not be set here");
    assertThatThrownBy(() -> none.checkArm(rule))
        .hasMessageContaining("scheduler domains may not take the kernel's place here");
  }

  @Test
  void theModuleDoesNoMoreThanAllowed() throws IOException {
    HostPolicy policy = policy("{highest_mode: canary, canary_per_mille: 50}");
    policy.checkModule(module(ModuleSpec.Mode.SHADOW, 1000));
    policy.checkModule(module(ModuleSpec.Mode.CANARY, 50));
    assertThatThrownBy(() -> policy.checkModule(module(ModuleSpec.Mode.CANARY, 51)))
        .hasMessageContaining("above 50");
    assertThatThrownBy(() -> policy.checkModule(module(ModuleSpec.Mode.ACTIVE, 1)))
        .hasMessageContaining("active is above canary");
    assertThatThrownBy(
            () -> policy("highest_mode: off").checkModule(module(ModuleSpec.Mode.SHADOW, 0)))
        .hasMessageContaining("above off");
  }

  @ParameterizedTest
  @CsvSource({
    "20:00-06:00, 20:00, true",
    "20:00-06:00, 05:59, true",
    "20:00-06:00, 06:00, false",
    "20:00-06:00, 12:00, false",
    "08:00-17:00, 08:00, true",
    "08:00-17:00, 17:00, false",
    "08:00-17:00, 07:59, false"
  })
  void workBeginsInTheOwnersHours(String hours, LocalTime now, boolean begins) throws IOException {
    HostPolicy policy = policy("hours: \"" + hours + "\"");
    if (begins) {
      assertThatCode(() -> policy.checkHour(now)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> policy.checkHour(now)).isInstanceOf(MllbException.class);
    }
  }
}
