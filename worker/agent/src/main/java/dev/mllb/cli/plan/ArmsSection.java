// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.host.Tunable;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.SweepSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.scheduler.Scheduler;
import dev.mllb.scheduler.SchedulerCatalogue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** The arms of a plan: names with what each holds, the control first. */
public final class ArmsSection {

  private final WorkloadCalls calls;
  private final Problems problems;
  private final Consumer<PlanKey> keys;

  ArmsSection(WorkloadCalls calls, Problems problems, Consumer<PlanKey> keys) {
    this.calls = calls;
    this.problems = problems;
    this.keys = keys;
  }

  /** The arms; the usual ones when the plan has none. */
  List<Arm> read(Section top) {
    top.document(
        "arms",
        "sections by name, two or more",
        "native, mllb",
        "What trials compare; the first is the control. An arm holds nothing (the host as it is),"
            + " or what follows, for its own repetitions only. Without a model nothing is"
            + " collected, trained or built.");
    arm(new Section(Section.nothing(), "arms.NAME", problems, keys), Arm.NATIVE.name());
    Node found = top.take("arms");
    if (found == null) {
      return Arm.USUAL;
    }
    Section section = new Section(found, "arms", problems, key -> {});
    List<Arm> arms = new ArrayList<>();
    for (String name : section.names()) {
      Section one = section.section(name);
      if (TextForm.ARM.fits(name)) {
        arms.add(arm(one, name));
      } else {
        section.problem(one.node(), name, "must be " + TextForm.ARM.inWords());
      }
    }
    if (!problems.any()) {
      problem(arms).ifPresent(why -> top.problem(found, "arms", why));
    }
    return arms;
  }

  private Arm arm(Section s, String name) {
    String model =
        s.text(
            "model",
            "none",
            TextForm.ARM_MODEL,
            "trained: the model of this experiment. promoted, or a model's id or tag (mllb models"
                + " list): that one, and nothing is collected or trained. Asked by the kernel's own"
                + " scheduler through the module, or by the arm's policy.");
    Map<String, String> tune =
        calls.tunables(s, "tune", "Wanted value by tunable (mllb tunables lists them).");
    WorkloadCall beside = null;
    s.document("beside", "workload", "none", "A workload that runs beside the measured one.");
    if (s.has("beside")) {
      Section b = s.section("beside");
      beside = calls.call(b);
      b.end();
    } else {
      s.take("beside");
    }
    SchedulerCall policy =
        PolicySection.read(
            s,
            calls,
            "A sched_ext scheduler in the place of the kernel's own. In an arm with a model it"
                + " asks that one, which may read only features that it can give.");
    BootCall boot = boot(s);
    s.end();
    return new Arm(name, model.equals("none") ? null : model, tune, beside, policy, boot);
  }

  private @Nullable BootCall boot(Section s) {
    s.document(
        "boot",
        "section",
        "none",
        "A kernel that the host boots for this arm. Then every arm is booted, one without this into"
            + " the kernel in which the host was lent, and all repetitions of design are boots.");
    boolean isThere = s.has("boot");
    Section b =
        isThere
            ? s.section("boot")
            : new Section(Section.nothing(), s.path("boot"), problems, keys);
    String kernel =
        b.text(
            "kernel",
            "",
            TextForm.KERNEL,
            "Release of an installed kernel, as uname -r says it; left out, the one in which the"
                + " host was lent.");
    String cmdline =
        b.text(
            "cmdline",
            "",
            TextForm.CMDLINE,
            "Words behind the kernel's command line, for example preempt=lazy; the host's owner"
                + " allows parameters by name.");
    b.end();
    if (!isThere) {
      return null;
    }
    try {
      return new BootCall(kernel, cmdline);
    } catch (IllegalArgumentException e) {
      s.problem(b.node(), "boot", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Why the scheduler of an arm cannot ask the model of its plan; the arm's name with it. */
  static Map<String, List<String>> modelProblems(ExperimentPlan plan) {
    Map<String, List<String>> problems = new TreeMap<>();
    for (Arm arm : plan.arms()) {
      SchedulerCall policy = arm.policy();
      if (policy == null || !arm.hasModel()) {
        continue;
      }
      List<String> found = new ArrayList<>();
      if (!arm.takesModel()) {
        featureProblem(plan, policy).ifPresent(found::add);
      }
      if (plan.module().mode() != ModuleSpec.Mode.ACTIVE) {
        found.add(
            "its scheduler acts on every answer of the model, so module.mode can only be active");
      }
      if (!found.isEmpty()) {
        problems.put(arm.name(), found);
      }
    }
    return problems;
  }

  /** Why a model cannot learn from the decisions that are collected; nothing when it can. */
  static Optional<String> collectionProblem(ExperimentPlan plan) {
    SchedulerCall decider = plan.collect().policy();
    if (decider == null) {
      return Optional.empty();
    }
    if (!plan.trainsModel()) {
      return Optional.of("no arm has a model that could learn from it: leave this out");
    }
    if (!plan.collect().counters().isEmpty()) {
      return Optional.of("counters are read at the kernel's decisions: leave collect.counters out");
    }
    Optional<Arm> module = plan.arms().stream().filter(Arm::needsModule).findFirst();
    if (module.isPresent()) {
      return Optional.of(
          "arm "
              + module.get().name()
              + " has its model in the module, which is asked about the kernel's decisions: let its"
              + " policy ask it, or leave this out");
    }
    try {
      return featureProblem(plan, decider);
    } catch (MllbException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Of any of the plan's models that reads what this scheduler cannot give. */
  private static Optional<String> featureProblem(ExperimentPlan plan, SchedulerCall policy) {
    Scheduler scheduler = SchedulerCatalogue.load().find(policy);
    List<ModelSpec> models = new ArrayList<>(List.of(plan.model()));
    SweepSpec sweep = plan.sweep();
    if (sweep != null) {
      sweep.points().forEach(point -> models.add(point.model()));
    }
    return models.stream()
        .flatMap(model -> scheduler.problem(features(model)).stream())
        .findFirst();
  }

  static List<String> features(ModelSpec model) {
    return model.features().isEmpty()
        ? FeatureTable.named(model.featureSet()).names()
        : model.features();
  }

  /** What is wrong with arms that are sound one by one. */
  public static Optional<String> problem(List<Arm> arms) {
    if (arms.size() < 2) {
      return Optional.of("needs two arms at least, the first of which is the control");
    }
    List<String> models =
        arms.stream().flatMap(arm -> Stream.ofNullable(arm.model())).distinct().toList();
    if (models.size() > 1) {
      return Optional.of(
          "all arms with a model hold the same one, not " + String.join(" and ", models));
    }
    Set<String> names = new HashSet<>();
    for (Arm arm : arms) {
      if (!names.add(arm.name())) {
        return Optional.of(arm.name() + " stands there twice");
      }
      if (arm.name().equals(Arm.AGAIN)) {
        return Optional.of(arm.name() + " is what the control is called in its calibration");
      }
      if (arm.name().equals(Arm.MLLB.name()) && !arm.hasModel()) {
        return Optional.of(arm.name() + " is the name of an arm with a model");
      }
      if (arms.stream().anyMatch(other -> other.boot() != null)
          && (arm.hasModel() || arm.policy() != null || !arm.tune().isEmpty())) {
        return Optional.of(
            arm.name()
                + ": where an arm boots, none holds a model, a policy or tune, which are of the"
                + " kernel that runs; tune.values of the plan hold in every boot");
      }
      SchedulerCall policy = arm.policy();
      if (policy != null) {
        try {
          Scheduler scheduler = SchedulerCatalogue.load().find(policy);
          Optional<String> why = arm.hasModel() ? scheduler.problem(List.of()) : Optional.empty();
          if (why.isPresent()) {
            return why.map(reason -> arm.name() + ": " + reason);
          }
        } catch (MllbException e) {
          return Optional.of(arm.name() + ": " + e.getMessage());
        }
      }
      for (String tunable : arm.tune().keySet()) {
        if (!Tunable.isKnown(tunable)) {
          return Optional.of(arm.name() + ": " + tunable + unknown(policy));
        }
      }
    }
    return Optional.empty();
  }

  /** On a command line nothing but its name tells an option of a scheduler from a tunable. */
  private static String unknown(@Nullable SchedulerCall policy) {
    return policy == null
        ? ": " + Tunable.UNKNOWN
        : " is no option of scheduler "
            + policy.scheduler()
            + ", which has "
            + String.join(
                ", ", new TreeSet<>(SchedulerCatalogue.load().options(policy.scheduler())))
            + ", and no tunable; mllb tunables lists those";
  }
}
