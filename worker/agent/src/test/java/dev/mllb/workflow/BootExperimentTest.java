// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.activity.BootActivities;
import dev.mllb.activity.ReportActivities;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.host.HostPolicy;
import dev.mllb.host.HostPolicy.BootPolicy;
import dev.mllb.judge.TrialJudge;
import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.BootCall;
import dev.mllb.model.BootTicket;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.ReportRef;
import dev.mllb.model.SweepResult;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.TrialTurn;
import dev.mllb.model.Verdict;
import dev.mllb.model.WorkloadCall;
import dev.mllb.node.BootActivitiesImpl;
import dev.mllb.report.ReportWriter;
import dev.mllb.sample.Repetition;
import dev.mllb.trial.TrialRunner;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.WorkloadRunner;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Experiments with kernels, whole but for the machine: its files say into what it was booted. */
@Timeout(180)
class BootExperimentTest {

  private static final String HOST = "booted";
  private static final String NEW = "6.16.2";
  private static final String BAD = "6.18.3";
  private static final Arm LAZY = arm("lazy", NEW, "preempt=lazy");
  private static final Arm BROKEN = arm("broken", BAD, "");

  @TempDir Path directory;
  private FileMachine machine;
  private DirectoryStore store;
  private final Lab lab = new Lab(new HurriedClock());
  private final FakeHost host = new FakeHost(HOST);

  /** As by a person, once the trial says that nobody answers. */
  private volatile boolean isResetWhenHung;

  private volatile String said = "";

  /** The host's, which may end before the laboratory. */
  private WorkerFactory worker;

  private static Arm arm(String name, String kernel, String cmdline) {
    return new Arm(name, null, Map.of(), null, null, new BootCall(kernel, cmdline));
  }

  @BeforeEach
  void lend() throws IOException {
    machine = new FileMachine(directory.resolve("machine"), directory.resolve("state"), NEW, BAD);
    store = new DirectoryStore(directory.resolve("store"));
    workload();
    lab.compute.real = new Judge();
    host.machine.put("preflight", this::refuseWhatIsNotBack);
    host.machine.put("restore", () -> machine.boots().back());
    startWorker();
  }

  @AfterEach
  void close() {
    worker.shutdownNow();
    lab.close();
  }

  private void startWorker() {
    worker = WorkerFactory.newInstance(lab.client);
    worker.newWorker(TaskQueues.host(HOST)).registerActivitiesImplementations(host, new Node());
    worker.start();
  }

  private ExperimentResult run(String id, Arm... arms) {
    return lab.experiment(id).runExperiment(ExperimentRequest.of(plan(arms), HOST, true));
  }

  /** A tenth faster in the newer kernel. */
  private void workload() throws IOException {
    Path release = machine.root().resolve("proc/sys/kernel/osrelease");
    Files.writeString(
        Files.createDirectories(directory.resolve("workloads/kernel")).resolve("workload.yaml"),
        String.join(
            "\n",
            "name: kernel",
            "summary: s",
            "measuresWell: w",
            "measuresBadly: b",
            "programs: [sh]",
            "runs: fixed",
            "command: [sh, -c, 'grep -q 6.16 " + release + " && echo speed=110 || echo speed=100']",
            "parser: key-value",
            "metrics:",
            "  - {name: speed, unit: 1/s, better: higher, headline: true}",
            ""));
  }

  private void refuseWhatIsNotBack() {
    machine
        .boots()
        .notBack()
        .ifPresent(
            why -> {
              throw FailureCode.HOST_NOT_NATIVE.toFailure(why, null);
            });
  }

  /** The product's own, but for the files that say what runs. */
  private final class Node implements BootActivities {

    private final HostPolicy policy =
        new HostPolicy(
            null,
            null,
            null,
            null,
            ModuleSpec.Mode.OFF,
            0,
            null,
            null,
            new BootPolicy(null, Set.of("preempt")));

    @Override
    public TrialTurn measureInBoot(TrialRequest request) {
      return product().measureInBoot(request);
    }

    @Override
    public void boot(TrialRequest request, BootTicket ticket) {
      product().boot(request, ticket);
      if (machine.isHung()) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        context.doNotCompleteOnReturn();
        new Thread(() -> hang(context.getTaskToken())).start();
      }
    }

    private String trialsPage() {
      return lab.client
          .newUntypedWorkflowStub("e-1/trial/speed")
          .query("__temporal_workflow_metadata", WorkflowMetadata.class)
          .getCurrentDetails();
    }

    /** The answer is this machine's last one: nobody polls when the workflow goes on. */
    private void hang(byte[] task) {
      worker.shutdownNow();
      worker.awaitTermination(20, TimeUnit.SECONDS);
      lab.client.newActivityCompletionClient().complete(task, null);
      if (isResetWhenHung) {
        Lab.await("the silence", () -> trialsPage().contains("does not answer"));
        said = trialsPage();
        machine.hangs.clear();
        machine.reset();
        startWorker();
      }
    }

    /** A new one for each call: it knows what is on the disk, as after a boot. */
    private BootActivities product() {
      WorkloadRunner workloads =
          new WorkloadRunner(
              () -> WorkloadCatalogue.load(directory.resolve("workloads")),
              new Topology(2, 1, 1L << 30),
              directory.resolve("state"));
      TrialRunner trials =
          new TrialRunner(
              workloads, List.of(), store, directory.resolve("state"), machine.root(), () -> {});
      return new BootActivitiesImpl(trials, machine.boots(), policy);
    }
  }

  private final class Judge implements ReportActivities {

    @Override
    public TrialResult judge(
        TrialRequest request,
        TrialMeasurement measurement,
        @Nullable TrialMeasurement calibration) {
      return new TrialJudge(store).judge(request, measurement);
    }

    @Override
    public ReportRef writeReport(ExperimentSummary summary) {
      return new ReportWriter(store).write(summary);
    }

    @Override
    public ArtifactRef keepSweep(SweepResult result) {
      throw new AssertionError("nothing is swept");
    }

    @Override
    public ReportRef writeMatrix(MatrixSummary summary) {
      throw new AssertionError("there is one experiment");
    }
  }

  private static ExperimentPlan plan(Arm... arms) {
    ExperimentPlan like = Samples.plan("mix");
    return new ExperimentPlan(
        "kernels",
        like.seed(),
        like.collect(),
        like.model(),
        like.gates(),
        like.module(),
        like.tune(),
        new TrialDesign(0, 8, 8, 0.95, 2, Duration.ofMillis(1), 0, null, null, 2),
        List.of(new TrialSpec("speed", new WorkloadCall("kernel", Map.of()))),
        like.onFailedTrial(),
        like.data(),
        null,
        List.of(arms));
  }

  private List<Repetition> samples(TrialResult trial) {
    return TrialJudge.repetitions(store, trial.measurement());
  }

  private String page(ExperimentResult result) throws IOException {
    return Files.readString(store.fetch(result.report().markdown()));
  }

  private void assertThatTheHostIsAsItWasLent() {
    assertThat(machine.cmdline()).isEqualTo(FileMachine.OWN_WORDS);
    assertThat(machine.boots().notBack()).isEmpty();
  }

  @Test
  void kernelsAreBootedInRandomOrderAndTheHostEndsInItsOwn() throws Exception {
    ExperimentResult result = run("e-1", Arm.NATIVE, LAZY);
    TrialResult trial = result.summary().trials().get(0);
    assertThat(trial.verdict()).as(trial.sentence()).isEqualTo(Verdict.BETTER);
    assertThat(trial.sentence()).contains("lazy is better than native", " boots");
    assertThat(trial.measurement().voidRepetitions()).isZero();
    // Blocks of two boots of each.
    int blocks = machine.booted.size() / 4;
    Set<List<String>> orders = new HashSet<>();
    for (int block = 0; block < blocks; block++) {
      List<String> order = machine.booted.subList(4 * block, 4 * block + 4);
      assertThat(order).containsExactlyInAnyOrder(FileMachine.OLD, FileMachine.OLD, NEW, NEW);
      orders.add(List.copyOf(order));
    }
    assertThat(orders).as("of " + blocks + " blocks").hasSizeGreaterThan(1);
    assertThat(samples(trial)).hasSize(2 * machine.booted.size()).allMatch(Repetition::isKept);
    assertThat(page(result)).contains("Each arm was booted.", "between boots");
    assertThat(host.calls).startsWith("preflight", "tune").endsWith("restore");
    assertThatTheHostIsAsItWasLent();
    assertThat(result.summary().outcome()).isNull();
  }

  @Test
  void aKernelThatDoesNotComeUpEndsItsArmAlone() throws Exception {
    machine.panics.add(BAD);
    ExperimentResult result = run("e-1", Arm.NATIVE, LAZY, BROKEN);
    TrialResult trial = result.summary().trials().get(0);
    assertThat(machine.booted).filteredOn(BAD::equals).hasSize(2);
    assertThat(trial.sentence())
        .contains("lazy is better than native")
        .contains(
            "Inconclusive between broken and native on speed: refused by this machine: the boot"
                + " failed: kernel "
                + BAD
                + " is not there, the machine is in "
                + FileMachine.OLD
                + " as a reset starts it.");
    assertThat(page(result)).contains("kernel " + BAD + " is not there");
    assertThat(samples(trial))
        .filteredOn(r -> r.slot().arm().equals("broken"))
        .hasSize(2)
        .noneMatch(Repetition::isKept);
    assertThat(result.summary().outcome()).isNull();
    assertThatTheHostIsAsItWasLent();
  }

  /** A person, or a watchdog. */
  @Test
  void aKernelThatHangsIsVoidWhenTheMachineWasReset() {
    machine.hangs.add(NEW);
    isResetWhenHung = true;
    ExperimentResult result = run("e-1", Arm.NATIVE, LAZY);
    TrialResult trial = result.summary().trials().get(0);
    assertThat(said)
        .contains(
            "It went down for the boot of lazy, block 1 (kernel "
                + NEW
                + " with preempt=lazy): if that hangs, reset the machine.");
    assertThat(trial.sentence()).contains("lazy is better than native", "void: 0 native, 1 lazy");
    assertThat(samples(trial).stream().flatMap(r -> r.voidReasons().stream()))
        .singleElement()
        .asString()
        .contains("the boot failed: kernel " + NEW + " with preempt=lazy is not there");
    assertThatTheHostIsAsItWasLent();
  }

  @Test
  void aMachineThatDoesNotComeBackFailsItsTrialAndIsNotLentOn() throws Exception {
    machine.hangs.add(NEW);
    ExperimentResult result = run("e-1", Arm.NATIVE, LAZY);
    TrialResult trial = result.summary().trials().get(0);
    assertThat(trial.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(trial.sentence())
        .startsWith("Failed: host booted did not come back from the boot of lazy, block 1")
        .contains("(kernel " + NEW + " with preempt=lazy) within 30 minutes", "Reset the machine");
    assertThat(page(result)).contains("did not come back from the boot of lazy");
    assertThat(result.summary().outcome()).startsWith("The host could not be restored");

    // It comes up late, when the experiment is over: another does not get it in that kernel.
    machine.hangs.clear();
    assertThat(machine.boots().notBack()).isPresent();
    startWorker();
    ExperimentResult next = run("e-2", Arm.NATIVE, LAZY);
    assertThat(next.summary().outcome()).isNull();
    assertThatTheHostIsAsItWasLent();
  }
}
