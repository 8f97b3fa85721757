// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.Treatment;
import dev.mllb.trial.ArmKind;
import dev.mllb.trial.TreatmentProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Arms with a model, as modes of the loaded module: the plan's mode for them, off for the others.
 * The module stays loaded for all arms, so that they differ in nothing but who decides.
 */
public final class ModuleArms implements ArmKind {

  private static final Path KERNEL_MIGRATION_COST =
      Path.of("/sys/kernel/debug/sched/migration_cost_ns");

  private final ModuleLoader loader;
  private final MllbControl control;
  private final Function<String, BuiltModule> built;

  /**
   * @param built the module of a digest; refuses those that may not be loaded
   */
  public ModuleArms(ModuleLoader loader, MllbControl control, Function<String, BuiltModule> built) {
    this.loader = loader;
    this.control = control;
    this.built = built;
  }

  @Override
  public boolean isHeldBy(Arm arm) {
    return arm.needsModule();
  }

  @Override
  public void clear() {
    loader.clear();
  }

  @Override
  public Session open(TrialRequest request) {
    ModuleRef module = request.module();
    if (module == null) {
      throw new MllbException(
          FailureCode.INVALID_PLAN, "an arm has its model in a module that is not there");
    }
    BuiltModule found = built.apply(module.ko().sha256());
    sameModel(found.modelId(), request);
    // What an attempt that died has left: its counters say nothing about this one.
    loader.clear();
    loader.load(found, request.experimentId());
    try {
      sameModel(control.modelId(), request);
      control.configure(request.moduleSpec(), request.seed());
      return new Loaded(request.moduleSpec());
    } catch (RuntimeException e) {
      loader.unload();
      throw e;
    }
  }

  private static void sameModel(String held, TrialRequest request) {
    if (!held.equals(request.modelId())) {
      throw new MllbException(
          FailureCode.PARITY_BROKEN,
          "the module holds model " + held + ", the trial is about " + request.modelId());
    }
  }

  /** An arm may be tuned too: the model's input is about the kernel's own migration cost. */
  private void followKernel() {
    try {
      String cost = Files.readString(KERNEL_MIGRATION_COST).strip();
      control.set("migration_cost_ns", Long.parseLong(cost));
    } catch (IOException e) {
      // No debugfs: then nobody can have changed the kernel's default either, which the module has.
      return;
    }
  }

  private final class Loaded implements Session {

    private final ModuleSpec spec;
    private final LeaseRenewal lease;

    Loaded(ModuleSpec spec) {
      this.spec = spec;
      this.lease = new LeaseRenewal(spec.lease(), control::renewLease, System::nanoTime);
    }

    @Override
    public void apply(Arm arm) {
      if (arm.needsModule()) {
        followKernel();
        lease.renew();
        control.mode(spec.mode());
      }
    }

    @Override
    public void undo() {
      control.mode(ModuleSpec.Mode.OFF);
    }

    /** A module that tripped is off: that has a reason of its own. */
    @Override
    public List<String> doubts(Arm arm) {
      ModuleSpec.Mode wanted = arm.needsModule() ? spec.mode() : ModuleSpec.Mode.OFF;
      ModuleSpec.Mode now = control.mode();
      return now == wanted || control.trip().isPresent()
          ? List.of()
          : List.of(
              "the module's mode is %s, and in repetitions of %s it is %s"
                  .formatted(word(now), arm.name(), word(wanted)));
    }

    private static String word(ModuleSpec.Mode mode) {
      return mode.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<String> doubts(Arm arm, Treatment treatment, Map<String, Long> counters) {
      return TreatmentProof.doubts(spec, arm, treatment, counters);
    }

    @Override
    public Treatment treatment() {
      ModuleCounters counters = control.counters();
      return new Treatment(
          counters.calls(), counters.decided(), counters.acted(), counters.flips());
    }

    @Override
    public Optional<String> trip() {
      return control.trip().map(ModuleTrip::sentence);
    }

    @Override
    public Map<String, Long> counters() {
      return control.counters().values();
    }

    @Override
    public void time(boolean on) {
      control.latency(on);
    }

    @Override
    public Map<String, Histogram> times() {
      return DecisionTimes.parse(control.get("latency"));
    }

    @Override
    public void renewLease() {
      lease.renewIfDue();
    }

    @Override
    public void close() {
      try {
        if (control.isLoaded()) {
          control.mode(ModuleSpec.Mode.OFF);
        }
      } finally {
        loader.unload();
      }
    }
  }
}
