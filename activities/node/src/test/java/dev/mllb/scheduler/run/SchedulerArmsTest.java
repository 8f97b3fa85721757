// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.bpf.BpfException;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ModelBinRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.sample.Treatment;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.trial.ArmKind;
import dev.mllb.trial.ArmNotAppliedException;
import dev.mllb.workload.run.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler in the kernel for the repetitions of its arm; the kernel is a folder here. */
class SchedulerArmsTest {

  private static final Arm RULE =
      new Arm("rule", null, Map.of(), null, new SchedulerCall("domains", Map.of()));

  @TempDir Path root;
  private int sequence;
  private volatile String end = "";
  private @Nullable BpfException refusal;
  private byte[] modelBin = new byte[0];
  private Map<String, Long> counts = Map.of("scheduler_queued", 7L);
  private @Nullable SchedulerModel asked;
  private SchedulerArms arms = arms();

  private SchedulerArms arms() {
    return new SchedulerArms(
        () -> SchedulerCatalogue.load(Path.of("../../benchmarks/schedulers")),
        model -> modelBin,
        new SchedExt(new MachineFiles(root)),
        (scheduler, options, model) -> {
          asked = model;
          if (refusal != null) {
            throw refusal;
          }
          return new Fake();
        });
  }

  @BeforeEach
  void machine() {
    arms = arms();
    put("state", "disabled");
    put("nr_rejected", "0");
    put("enable_seq", "0");
  }

  private void put(String file, String text) {
    try {
      Path path = root.resolve("sys/kernel/sched_ext").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the kernel's folder shows of one. */
  private final class Fake implements KernelScheduler {

    Fake() {
      put("state", "enabled");
      put("root/ops", "mllb_domains");
      put("enable_seq", String.valueOf(++sequence));
    }

    @Override
    public Map<String, Long> counts() {
      return counts;
    }

    @Override
    public String end() {
      return end;
    }

    @Override
    public void close() {
      put("state", "disabled");
      put("root/ops", "");
    }
  }

  private static TrialRequest request() {
    return request(null, Arm.NATIVE, RULE);
  }

  private static TrialRequest request(@Nullable ModelBinRef modelBin, Arm... arms) {
    return new TrialRequest(
        "experiment-1",
        new TrialSpec("t", new WorkloadCall("hackbench", Map.of())),
        1,
        new TrialDesign(0, 1, 1, 0.95, 5, Duration.ZERO, 0, null),
        new ModuleSpec(ModuleSpec.Mode.OFF, 0, 0, 0, 0, Duration.ofSeconds(5)),
        null,
        null,
        1,
        1,
        List.of(arms),
        modelBin);
  }

  private static final Arm RULED =
      new Arm("ruled", Arm.TRAINED, Map.of(), null, new SchedulerCall("domains", Map.of()));

  private static final ModelBinRef MODEL =
      new ModelBinRef("00".repeat(16), ArtifactRef.of("model.bin", "0".repeat(64), 1), null);

  /** Results of another version's rules are not the same. */
  @Test
  void aSchedulersVersionIsOnRecordWithItsArmAlone() {
    try (ArmKind.Session session = arms.open(request())) {
      assertThat(session.programs(RULE)).as("nothing of it runs").isEmpty();
      session.apply(RULE);
      assertThat(session.programs(RULE)).containsOnlyKeys("scheduler domains");
      assertThat(session.programs(RULE)).doesNotContainValue("");
      assertThat(session.programs(Arm.NATIVE)).isEmpty();
    }
  }

  @Test
  void theModelIsLoadedWithTheSchedulerOfItsArmAlone() {
    modelBin = SchedulerModelTest.reading("delta_hot");
    try (ArmKind.Session session = arms.open(request(MODEL, RULE, RULED))) {
      session.apply(RULE);
      assertThat(asked).isNull();
      session.undo();
      session.apply(RULED);
      assertThat(asked).isNotNull();
      assertThat(session.treatment()).isEqualTo(Treatment.NONE);
    }
  }

  @Test
  void aModelProvesThatItWasAsked() {
    modelBin = SchedulerModelTest.reading("delta_hot");
    counts = Map.of("scheduler_queued", 7L, "scheduler_asked", 5L, "scheduler_unfit", 5L);
    try (ArmKind.Session session = arms.open(request(MODEL, RULE, RULED))) {
      session.apply(RULED);
      assertThat(session.doubts(RULED, Treatment.NONE, session.counters()))
          .singleElement()
          .asString()
          .startsWith("nothing to decide: no CPU looked");
      counts =
          Map.of("scheduler_queued", 7L, "scheduler_asked", 5L, "scheduler_model_fell_back", 5L);
      assertThat(session.doubts(RULED, Treatment.NONE, session.counters()))
          .containsExactly("no proof of treatment: the scheduler's model was never asked");
      assertThat(session.doubts(RULE, Treatment.NONE, session.counters())).isEmpty();
      counts =
          Map.of(
              "scheduler_queued",
              7L,
              "scheduler_asked",
              5L,
              "scheduler_model_asked",
              4L,
              "scheduler_model_flips",
              3L);
      assertThat(session.doubts(RULED, Treatment.NONE, session.counters())).isEmpty();
      assertThat(session.treatment()).isEqualTo(new Treatment(5, 4, 4, 3));
      counts =
          Map.of(
              "scheduler_queued",
              7L,
              "scheduler_asked",
              5L,
              "scheduler_model_asked",
              4L,
              "scheduler_model_fell_back",
              1L);
      assertThat(session.doubts(RULED, Treatment.NONE, session.counters()))
          .containsExactly("the scheduler's rule answered 1 of 5 times in the model's place");
    }
  }

  @Test
  void aModelThatTheSchedulerCannotAskEndsTheTrialBeforeItBegins() {
    modelBin = SchedulerModelTest.reading("dst_load");
    assertThatThrownBy(() -> arms.open(request(MODEL, RULE, RULED)))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.MODEL_SCHEMA_MISMATCH));
    assertThatThrownBy(() -> arms.open(request(null, RULE, RULED)))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_PLAN));
  }

  @Test
  void anArmWithAModelIsTriedOutWithTheLargest() {
    arms.tryOut(RULED);
    assertThat(asked).isNotNull();
  }

  /** The worker that held it was killed, and another began before the kernel had ended it. */
  @Test
  void oneOfOursThatIsGoingIsWaitedFor() throws Exception {
    put("root/ops", "mllb_domains");
    put("state", "enabled");
    Thread kernel =
        new Thread(
            () -> {
              Pause.millis(200);
              put("state", "disabled");
            });
    kernel.start();
    arms.open(request()).close();
    kernel.join();
  }

  @Test
  void itIsInForceForItsRepetitionsAlone() {
    try (ArmKind.Session session = arms.open(request())) {
      session.apply(Arm.NATIVE);
      assertThat(session.doubts(Arm.NATIVE)).isEmpty();
      session.undo();
      session.apply(RULE);
      assertThat(session.doubts(RULE)).isEmpty();
      assertThat(session.doubts(Arm.NATIVE))
          .containsExactly(
              "the sched_ext scheduler mllb_domains is enabled in a repetition of native");
      assertThat(session.doubts(RULE, Treatment.NONE, session.counters())).isEmpty();
      assertThat(session.doubts(RULE, Treatment.NONE, Map.of()))
          .containsExactly("no proof of treatment: scheduler domains was never asked");
      session.undo();
      assertThat(session.doubts(RULE))
          .containsExactly("the kernel threw scheduler domains out: it was not loaded");
      session.apply(RULE);
    }
    assertThat(new SchedExt(new MachineFiles(root)).isOff()).isTrue();
  }

  @Test
  void whatTheKernelThrewOutIsSaidInItsOwnWords() {
    try (ArmKind.Session session = arms.open(request())) {
      session.apply(RULE);
      end = "runnable task stall: cc1[77] failed to run for 10.2s";
      put("state", "disabled");
      assertThat(session.doubts(RULE))
          .containsExactly(
              "the kernel threw scheduler domains out: runnable task stall: cc1[77] failed to run"
                  + " for 10.2s");
    }
  }

  /** The kernel writes its reason while it puts the scheduler away. */
  @Test
  void oneOnItsWayOutIsAskedForItsReasonWhenItIsOut() throws Exception {
    try (ArmKind.Session session = arms.open(request())) {
      session.apply(RULE);
      put("state", "disabling");
      Thread kernel =
          new Thread(
              () -> {
                Pause.millis(200);
                end = "runnable task stall: cc1[77] failed to run for 30.1s";
                put("state", "disabled");
              });
      kernel.start();
      assertThat(session.doubts(RULE))
          .containsExactly(
              "the kernel threw scheduler domains out: runnable task stall: cc1[77] failed to run"
                  + " for 30.1s");
      kernel.join();
    }
  }

  @Test
  void anotherOneMeanwhileAndTasksLeftToTheKernelAreNoticed() {
    try (ArmKind.Session session = arms.open(request())) {
      session.apply(Arm.NATIVE);
      put("enable_seq", "5");
      assertThat(session.doubts(Arm.NATIVE))
          .containsExactly(
              "a sched_ext scheduler was put in force meanwhile: enable_seq is 5, not 0");
      session.apply(RULE);
      put("nr_rejected", "3");
      assertThat(session.doubts(RULE))
          .containsExactly(
              "tasks were left to the kernel's own scheduler: nr_rejected is 3, not 0");
      put("nr_rejected", "0");
      put("root/ops", "scx_other");
      assertThat(session.doubts(RULE))
          .containsExactly(
              "scheduler domains is not in force: sched_ext is enabled with scx_other");
    }
  }

  @Test
  void aRefusalIsForGoodAndABusyKernelIsNot() {
    try (ArmKind.Session session = arms.open(request())) {
      refusal = new BpfException("load mllb_domains.bpf.o", 22, "R1 invalid");
      assertThatThrownBy(() -> session.apply(RULE))
          .isInstanceOf(ArmNotAppliedException.class)
          .hasMessage(
              "scheduler domains is not taken by this kernel: load mllb_domains.bpf.o: errno 22"
                  + " (R1 invalid)")
          .extracting("isForGood")
          .isEqualTo(true);
      refusal = new BpfException("attach mllb_domains", 16, "");
      assertThatThrownBy(() -> session.apply(RULE)).extracting("isForGood").isEqualTo(false);
    }
  }

  @Test
  void oneThatIsTriedOutIsInForceForAMomentAlone() {
    arms.tryOut(RULE);
    assertThat(sequence).isOne();
    assertThat(new SchedExt(new MachineFiles(root)).isOff()).isTrue();
  }

  @Test
  void triedOutTheKernelSaysWhyItDoesNotTakeIt() {
    refusal = new BpfException("load mllb_domains.bpf.o", 22, "R1 invalid");
    assertThatThrownBy(() -> arms.tryOut(RULE))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.UNSUPPORTED_KERNEL))
        .hasMessageContaining("errno 22 (R1 invalid)");
    refusal = new BpfException("attach mllb_domains", 16, "");
    assertThatThrownBy(() -> arms.tryOut(RULE))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.HOST_BUSY));
    refusal = null;
    end = "runnable task stall";
    assertThatThrownBy(() -> arms.tryOut(RULE))
        .isInstanceOf(MllbException.class)
        .hasMessage("the kernel threw scheduler domains out: runnable task stall");
    assertThat(new SchedExt(new MachineFiles(root)).isOff()).isTrue();
    put("state", "enabled");
    put("root/ops", "scx_lavd_1.0");
    assertThatThrownBy(() -> arms.tryOut(RULE)).hasMessageContaining("scx_lavd_1.0 is enabled");
  }

  @Test
  void aKernelWithoutSchedExtAndSomebodyElsesSchedulerAreToldApart() throws IOException {
    put("state", "enabled");
    put("root/ops", "scx_lavd_1.0");
    assertThatThrownBy(() -> arms.open(request()))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("scx_lavd_1.0 is enabled: stop it");
    Files.delete(root.resolve("sys/kernel/sched_ext/state"));
    assertThatThrownBy(() -> arms.open(request()))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("has no sched_ext");
  }
}
