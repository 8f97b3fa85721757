// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.bpf.BpfException;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.Arm;
import dev.mllb.model.ModelBinRef;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Treatment;
import dev.mllb.scheduler.Scheduler;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.trial.ArmKind;
import dev.mllb.trial.ArmNotAppliedException;
import dev.mllb.workload.run.ProcessGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Arms with a sched_ext scheduler: in force for their own repetitions, by their own count of the
 * kernel, and nobody's in those of the others. One that asks a model has it loaded with it.
 */
public final class SchedulerArms implements ArmKind {

  /** {@code EBUSY}: somebody else's scheduler came between. */
  private static final int BUSY = 16;

  /** Share of the answers that the rule may give in the model's place in a repetition of it. */
  private static final double MOST_FALLEN_BACK = 0.01;

  /** Puts a scheduler in force. */
  interface Loader {
    KernelScheduler load(
        Scheduler scheduler, Map<String, String> options, @Nullable SchedulerModel model)
        throws BpfException;
  }

  private final Supplier<SchedulerCatalogue> catalogues;
  private final Function<ModelBinRef, byte[]> models;
  private final SchedExt kernel;
  private final Loader loader;

  /**
   * @param catalogues asked at the begin of each trial, as the machine's owner may have changed it
   * @param models bytes of models that this machine takes
   * @param groups a new group for the processes of a scheduler, by its name
   */
  public SchedulerArms(
      Supplier<SchedulerCatalogue> catalogues,
      Function<ModelBinRef, byte[]> models,
      Function<String, ProcessGroup> groups) {
    this(
        catalogues,
        models,
        new SchedExt(MachineFiles.HERE),
        (scheduler, options, model) ->
            scheduler.isProgram()
                ? ProgramScheduler.start(
                    scheduler,
                    options,
                    new SchedExt(MachineFiles.HERE),
                    groups.apply("scheduler-" + scheduler.name()))
                : LoadedScheduler.load(scheduler, options, model));
  }

  SchedulerArms(
      Supplier<SchedulerCatalogue> catalogues,
      Function<ModelBinRef, byte[]> models,
      SchedExt kernel,
      Loader loader) {
    this.catalogues = catalogues;
    this.models = models;
    this.kernel = kernel;
    this.loader = loader;
  }

  @Override
  public boolean isHeldBy(Arm arm) {
    return arm.policy() != null;
  }

  @Override
  public Optional<String> inTheWay(Arm arm) {
    return ofSlices(arm);
  }

  /** Why an arm cannot be switched in the middle of a run. */
  public static Optional<String> ofSlices(Arm arm) {
    return arm.policy() == null
        ? Optional.empty()
        : Optional.of(
            arm.name() + " has a scheduler, whose loading stops every CPU in the middle of a run");
  }

  @Override
  public Session open(TrialRequest request) {
    SchedulerCatalogue catalogue = catalogues.get();
    request.arms().stream().filter(this::isHeldBy).forEach(arm -> find(catalogue, arm.policy()));
    List<Arm> asking = request.arms().stream().filter(Arm::hasModelInScheduler).toList();
    Map<String, SchedulerModel> asked = new TreeMap<>();
    if (!asking.isEmpty()) {
      ModelBinRef model = request.modelBin();
      if (model == null) {
        throw new MllbException(
            FailureCode.INVALID_PLAN, "an arm's scheduler asks a model, and there is none");
      }
      byte[] bytes = models.apply(model);
      asking.forEach(
          arm -> asked.put(arm.name(), SchedulerModel.of(bytes, find(catalogue, arm.policy()))));
    }
    kernel.checkFree(catalogue);
    return new InForce(catalogue, asked);
  }

  /**
   * Puts an arm's scheduler in force for a moment: a kernel says only then whether it takes it.
   * Where it asks a model, with the largest that there can be: the arm's own is not made yet.
   *
   * @throws MllbException UNSUPPORTED_KERNEL when it does not, HOST_BUSY when somebody else's came
   *     between, HOST_NOT_NATIVE when it does not go
   */
  public void tryOut(Arm arm) {
    SchedulerCatalogue catalogue = catalogues.get();
    kernel.checkFree(catalogue);
    Map<String, SchedulerModel> standIn =
        arm.hasModelInScheduler() ? Map.of(arm.name(), SchedulerModel.largest()) : Map.of();
    try (Session session = new InForce(catalogue, standIn)) {
      session.apply(arm);
      List<String> doubts = session.doubts(arm);
      if (!doubts.isEmpty()) {
        throw new MllbException(FailureCode.UNSUPPORTED_KERNEL, String.join("; ", doubts));
      }
    } catch (ArmNotAppliedException e) {
      throw new MllbException(
          e.isForGood() ? FailureCode.UNSUPPORTED_KERNEL : FailureCode.HOST_BUSY,
          String.valueOf(e.getMessage()),
          e);
    }
  }

  private static Scheduler find(SchedulerCatalogue catalogue, @Nullable SchedulerCall call) {
    if (call == null) {
      throw new IllegalArgumentException("this arm holds no scheduler");
    }
    return catalogue.find(call);
  }

  private final class InForce implements Session {

    private final SchedulerCatalogue catalogue;
    private final Map<String, SchedulerModel> models;
    private @Nullable KernelScheduler running;
    private @Nullable Scheduler inForce;
    private String sequence = kernel.sequence();
    private String rejected = kernel.rejected();

    /**
     * @param models by the arms whose schedulers ask them
     */
    InForce(SchedulerCatalogue catalogue, Map<String, SchedulerModel> models) {
      this.catalogue = catalogue;
      this.models = models;
    }

    @Override
    public Map<String, String> programs(Arm arm) {
      SchedulerCall call = arm.policy();
      return call == null || running == null
          ? Map.of()
          : Map.of("scheduler " + call.scheduler(), running.version(find(call)));
    }

    private Scheduler find(SchedulerCall call) {
      return SchedulerArms.find(catalogue, call);
    }

    @Override
    public void apply(Arm arm) {
      SchedulerCall call = arm.policy();
      if (call != null) {
        try {
          inForce = find(call);
          running = loader.load(inForce, call.options(), models.get(arm.name()));
        } catch (BpfException e) {
          throw new ArmNotAppliedException(
              "scheduler " + call.scheduler() + " is not taken by this kernel: " + e.getMessage(),
              e.errno() != BUSY,
              e);
        } catch (MllbException e) {
          boolean isForGood = e.code().kind() != FailureCode.Kind.TRANSIENT;
          if (!isForGood && e.code() != FailureCode.HOST_BUSY) {
            // A full disk, say, is all arms'.
            throw e;
          }
          throw new ArmNotAppliedException(String.valueOf(e.getMessage()), isForGood, e);
        }
      }
      sequence = kernel.sequence();
      rejected = kernel.rejected();
    }

    @Override
    public List<String> doubts(Arm arm) {
      SchedulerCall call = arm.policy();
      List<String> doubts = new ArrayList<>();
      if (call == null) {
        if (!kernel.isOff()) {
          doubts.add(
              "the sched_ext scheduler %s is %s in a repetition of %s"
                  .formatted(kernel.ops(), kernel.state(), arm.name()));
        }
      } else {
        inForce(find(call), doubts);
      }
      if (!kernel.sequence().equals(sequence)) {
        doubts.add(
            "a sched_ext scheduler was put in force meanwhile: enable_seq is %s, not %s"
                .formatted(kernel.sequence(), sequence));
      }
      if (!kernel.rejected().equals(rejected)) {
        doubts.add(
            "tasks were left to the kernel's own scheduler: nr_rejected is %s, not %s"
                .formatted(kernel.rejected(), rejected));
      }
      return doubts;
    }

    private void inForce(Scheduler scheduler, List<String> doubts) {
      if (!kernel.isOff() && !kernel.state().equals("enabled")) {
        // On its way out: the kernel gives its reason before it says that it is off.
        kernel.awaitEnd(catalogue);
      }
      String end = running == null ? "it was not loaded" : running.end();
      if (!end.isEmpty()) {
        doubts.add("the kernel threw scheduler " + scheduler.name() + " out: " + end);
      } else if (!kernel.state().equals("enabled") || !scheduler.isCalled(kernel.ops())) {
        doubts.add(
            "scheduler %s is not in force: sched_ext is %s%s"
                .formatted(
                    scheduler.name(),
                    kernel.state(),
                    kernel.ops().isEmpty() ? "" : " with " + kernel.ops()));
      }
    }

    @Override
    public List<String> doubts(Arm arm, Treatment treatment, Map<String, Long> counters) {
      SchedulerCall call = arm.policy();
      if (call == null) {
        return List.of();
      }
      // Of an owner's program the kernel knows no more than that it was in force all the time.
      if (!find(call).isProgram() && count(counters, "placed") + count(counters, "queued") == 0) {
        return List.of("no proof of treatment: scheduler " + call.scheduler() + " was never asked");
      }
      return arm.hasModelInScheduler() ? doubtsOfModel(counters) : List.of();
    }

    private static List<String> doubtsOfModel(Map<String, Long> counters) {
      if (count(counters, "asked") == count(counters, "unfit")) {
        return List.of(
            "nothing to decide: no CPU looked at a task of another domain that it could take");
      }
      long asked = count(counters, "model_asked");
      long fellBack = count(counters, "model_fell_back");
      if (asked == 0) {
        return List.of("no proof of treatment: the scheduler's model was never asked");
      }
      return fellBack > (asked + fellBack) * MOST_FALLEN_BACK
          ? List.of(
              "the scheduler's rule answered %s of %s times in the model's place"
                  .formatted(fellBack, asked + fellBack))
          : List.of();
    }

    private static long count(Map<String, Long> counters, String what) {
      return counters.getOrDefault("scheduler_" + what, 0L);
    }

    /** Of the model: what it was asked it has decided. */
    @Override
    public Treatment treatment() {
      Map<String, Long> counters = counters();
      long decided = count(counters, "model_asked");
      return decided == 0
          ? Treatment.NONE
          : new Treatment(
              count(counters, "asked"), decided, decided, count(counters, "model_flips"));
    }

    @Override
    public Map<String, Long> counters() {
      return running == null ? Map.of() : new TreeMap<>(running.counts());
    }

    @Override
    public void undo() {
      if (running == null) {
        return;
      }
      running.close();
      Scheduler ended = inForce;
      if (!kernel.awaitEnd(
          ops -> catalogue.hasOps(ops) || (ended != null && ended.isCalled(ops)))) {
        throw new MllbException(FailureCode.HOST_NOT_NATIVE, kernel.stays());
      }
      running = null;
    }

    @Override
    public OptionalLong cpuMicros() {
      return running == null ? OptionalLong.of(0) : running.cpuMicros();
    }

    @Override
    public void close() {
      undo();
    }
  }
}
