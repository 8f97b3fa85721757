// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.model.Arm;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.DataSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.FailedTrialSpec;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SweepSpec;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.WorkloadCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** The sections of a plan: keys, defaults and ranges. The keys are the records' components. */
final class PlanSections {

  /** Names that a trial of the experiment itself has. */
  private static final Set<String> RESERVED = Set.of("calibration");

  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final WorkloadCalls calls;
  private final Problems problems;
  private final Consumer<PlanKey> keys;

  PlanSections(WorkloadCatalogue catalogue, Problems problems, Consumer<PlanKey> keys) {
    this.calls = new WorkloadCalls(catalogue, problems, keys);
    this.problems = problems;
    this.keys = keys;
  }

  /** The plan; null when it has faults. */
  @Nullable ExperimentPlan plan(Node root) {
    Section top = new Section(root, "", problems, keys);
    String name = top.text("name", null, TextForm.EXPERIMENT, "Part of the experiment's id.");
    long seed =
        top.integer(
            "seed",
            1,
            0,
            Long.MAX_VALUE / 2,
            "Makes splits, weights, blocks and bootstrap repeatable.");
    CollectSpec planned = CollectSection.read(top.section("collect"), calls);
    ModelSpec model = ModelSections.model(top.section("model"));
    GateSpec gates = gates(top.section("gates"));
    CollectSpec collect = prolonged(planned, gates);
    ModuleSpec module = module(top.section("module"));
    TuneSpec tune = tune(top.section("tune"));
    List<Arm> arms = new ArmsSection(calls, problems, keys).read(top);
    TrialDesign design =
        design(top.section("design"), arms.stream().anyMatch(arm -> arm.boot() != null));
    List<TrialSpec> trials = trials(top, arms);
    if (design.takesTurns() && !problems.any()) {
      calls.checkSlices(top, design, arms, trials);
    }
    FailedTrialSpec onFailedTrial = onFailedTrial(top.section("onFailedTrial"));
    DataSpec data = ModelSections.data(top.section("data"));
    boolean sweeping = top.has("sweep");
    SweepSpec sweep = ModelSections.sweep(top.section("sweep"), sweeping, model, seed);
    top.end();
    if (name.isEmpty() || trials.isEmpty() || problems.any()) {
      return null;
    }
    ExperimentPlan plan =
        new ExperimentPlan(
            name,
            seed,
            collect,
            model,
            gates,
            module,
            tune,
            design,
            trials,
            onFailedTrial,
            data,
            sweep,
            arms);
    Section named = top.section("arms");
    return isEveryArmCompared(plan, named)
            && isEveryModelAsked(plan, named)
            && isLearntFrom(plan, top.section("collect"))
        ? plan
        : null;
  }

  private static boolean isEveryModelAsked(ExperimentPlan plan, Section arms) {
    Map<String, List<String>> found = ArmsSection.modelProblems(plan);
    found.forEach((arm, all) -> all.forEach(why -> arms.problem(arms.at(arm), arm, why)));
    return found.isEmpty();
  }

  private static boolean isLearntFrom(ExperimentPlan plan, Section collect) {
    Optional<String> found = ArmsSection.collectionProblem(plan);
    found.ifPresent(why -> collect.problem(collect.at("policy"), "policy", why));
    return found.isEmpty();
  }

  /**
   * Whether every arm is compared in some trial: one more would be trained or built for nothing.
   */
  private static boolean isEveryArmCompared(ExperimentPlan plan, Section arms) {
    List<Arm> idle = new ArrayList<>(plan.arms());
    plan.trials().forEach(trial -> idle.removeAll(plan.armsOf(trial)));
    idle.forEach(arm -> arms.problem(arms.at(arm.name()), arm.name(), "is compared in no trial"));
    return idle.isEmpty();
  }

  /** Where the plan says for how long at most, it is for the rows that the gates want. */
  private static CollectSpec prolonged(CollectSpec planned, GateSpec gates) {
    CollectSpec.Prolonging said = planned.prolonging();
    return said == null
        ? planned
        : planned.prolonged(new CollectSpec.Prolonging(gates.minRows(), said.longest()));
  }

  private GateSpec gates(Section s) {
    GateSpec usual = GateSpec.USUAL;
    GateSpec spec =
        new GateSpec(
            s.integer(
                "minRows",
                usual.minRows(),
                0,
                1L << 40,
                "Rows that reached the heuristic; `collect` goes on for them, see there."),
            s.real(
                "minAccuracy",
                usual.minAccuracy(),
                0,
                1,
                "Held-out rows answered as the kernel did."),
            s.real(
                "minBalancedAccuracy",
                usual.minBalancedAccuracy(),
                0,
                1,
                "Mean of both classes' recall."),
            s.real(
                "minErrorRemoved",
                usual.minErrorRemoved(),
                0,
                1,
                "Share of the majority baseline's error removed."),
            s.real(
                "minIntegerAgreement",
                usual.minIntegerAgreement(),
                0,
                1,
                "Integer and float model decide alike."));
    s.end();
    return spec;
  }

  private ModuleSpec module(Section s) {
    ModuleSpec usual = ModuleSpec.USUAL;
    ModuleSpec spec =
        new ModuleSpec(
            s.word("mode", usual.mode(), ModuleSpec.Mode.class, "Mode of the mllb arm."),
            s.count(
                "canaryPerMille",
                usual.canaryPerMille(),
                0,
                1000,
                "Share of decisions a canary acts on."),
            s.count(
                "refusalLimit",
                usual.refusalLimit(),
                1,
                1_000_000,
                "Refusals in a row of one task."),
            s.integer(
                "latencyBudgetNs", 0, 0, 1_000_000_000, "Mean inference time; 0 is no limit."),
            s.count("divergencePerMille", 0, 0, 1000, "Answers unlike native's; 0 is no limit."),
            s.duration(
                "lease",
                PlanText.human(usual.lease()),
                SECOND,
                Duration.ofMinutes(5),
                "Native again this long after the worker died."));
    s.end();
    return spec;
  }

  private TuneSpec tune(Section s) {
    TuneSpec spec =
        new TuneSpec(calls.tunables(s, "values", "Wanted value by tunable; put back afterwards."));
    s.end();
    return spec;
  }

  /** How repetitions are taken. */
  private enum Kind {
    BLOCKS,
    SWITCHBACK
  }

  private TrialDesign design(Section s, boolean isByBoots) {
    TrialDesign usual = TrialDesign.USUAL;
    boolean isSwitchback =
        s.word(
                "kind",
                Kind.BLOCKS,
                Kind.class,
                "Blocks: each run of a workload has one arm, in random blocks. Switchback: arms take"
                    + " turns within a run, and a repetition below is a slice of it.")
            == Kind.SWITCHBACK;
    Duration slice =
        s.duration(
            "slice", "500ms", MILLI.multipliedBy(50), DAY, "Of switchback: time between switches.");
    Duration edge =
        s.duration("edge", "100ms", MILLI, DAY, "Of switchback: begin of a slice, not counted.");
    if (isSwitchback && edge.compareTo(slice) >= 0) {
      s.problem(null, "edge", "is not shorter than slice");
      edge = Duration.ZERO;
    }
    boolean saysBlocks = s.has("instrumentedBlocks");
    boolean saysPerBoot = s.has("repetitionsPerBoot");
    int perBoot =
        s.count(
            "repetitionsPerBoot",
            TrialDesign.PER_BOOT,
            1,
            100,
            "Where an arm boots: repetitions in each boot. Their mean is its one value, and the"
                + " numbers of repetitions are numbers of boots; warmup is that of each boot.");
    if (saysPerBoot && !isByBoots) {
      s.problem(null, "repetitionsPerBoot", "is for plans in which an arm has boot");
    }
    if (isByBoots && isSwitchback) {
      s.problem(null, "kind", "is blocks where an arm boots: no run of a workload outlives a boot");
    }
    int instrumentedBlocks =
        s.count(
            "instrumentedBlocks",
            isSwitchback ? 0 : TrialDesign.INSTRUMENTED_BLOCKS,
            0,
            100,
            "More repetitions of each arm, with probes on, that do not count and say what else"
                + " differs; switchback: 0, with a module 1.");
    TrialDesign spec =
        new TrialDesign(
            s.count("warmup", usual.warmup(), 0, 100, "Repetitions of each arm that are dropped."),
            s.count(
                "minRepetitions",
                isSwitchback ? Switchback.FEWEST : usual.minRepetitions(),
                1,
                1_000,
                "Kept repetitions of each arm at least; switchback: " + Switchback.FEWEST + "."),
            s.count(
                "maxRepetitions",
                isSwitchback ? Switchback.MOST : usual.maxRepetitions(),
                1,
                1_000,
                "Kept repetitions of each arm at most; switchback: " + Switchback.MOST + "."),
            s.real("confidence", usual.confidence(), 0.5, 0.9999, "Level of the intervals."),
            s.real(
                "indifferencePercent",
                usual.indifferencePercent(),
                0,
                100,
                "Smaller differences are no difference."),
            s.duration(
                "settle",
                PlanText.human(usual.settle()),
                Duration.ZERO,
                Duration.ofHours(1),
                "Pause between repetitions at most."),
            s.count(
                "calibrationRepetitions",
                isByBoots ? 0 : isSwitchback ? Switchback.FEWEST : usual.calibrationRepetitions(),
                0,
                1_000,
                "Native against native; 0 leaves it out; switchback: "
                    + Switchback.FEWEST
                    + "; where an arm boots: 0."),
            isSwitchback && edge.compareTo(slice) < 0 ? new Switchback(slice, edge) : null,
            saysBlocks ? instrumentedBlocks : null,
            isByBoots ? perBoot : null);
    if (isByBoots && saysBlocks && instrumentedBlocks > 0) {
      s.problem(null, "instrumentedBlocks", "is 0 where an arm boots");
    }
    if (spec.minRepetitions() > spec.maxRepetitions()) {
      s.problem(null, "minRepetitions", "is more than maxRepetitions");
    }
    s.end();
    return spec;
  }

  private FailedTrialSpec onFailedTrial(Section s) {
    FailedTrialSpec spec =
        new FailedTrialSpec(
            s.duration(
                "decideAfter",
                "30m",
                SECOND,
                DAY.multipliedBy(30),
                "How long a failed trial waits for a person."),
            s.word(
                "then",
                FailedTrialSpec.Decision.SKIP,
                FailedTrialSpec.Decision.class,
                "What happens when nobody answered."));
    s.end();
    return spec;
  }

  private List<TrialSpec> trials(Section top, List<Arm> arms) {
    Set<String> names = new HashSet<>();
    List<TrialSpec> trials =
        top.list(
            "trials",
            List.of(),
            (node, path) -> {
              Section s = new Section(node, path, problems, path.endsWith("[0]") ? keys : k -> {});
              String name = s.text("name", null, TextForm.TRIAL, "Unique in the plan.");
              // Files and pages are named after trials, and not every disk tells cases apart.
              String plain = name.toLowerCase(Locale.ROOT);
              if (!names.add(plain)) {
                s.problem(null, "name", "is taken by an earlier trial: " + name);
              } else if (RESERVED.contains(plain)) {
                s.problem(null, "name", "is what native against native is called: " + name);
              }
              List<String> compared = compared(s, arms);
              WorkloadCall call = calls.call(s);
              s.end();
              return new TrialSpec(name, call, compared);
            });
    if (trials.isEmpty()) {
      top.problem(null, "trials", "needs at least one trial");
    }
    return trials;
  }

  /** The arms that a trial names. */
  private List<String> compared(Section trial, List<Arm> arms) {
    trial.document(
        "arms", "list of names", "all", "Which of the plan's arms it compares, the control first.");
    boolean isSaid = trial.has("arms");
    List<String> known = arms.stream().map(Arm::name).toList();
    List<String> names = new ArrayList<>();
    trial.list(
        "arms",
        List.<String>of(),
        (node, path) -> {
          String name = trial.scalar("arms", node);
          if (name != null && !known.contains(name)) {
            trial.problem(
                node,
                "arms",
                "is not an arm of the plan: "
                    + PlanText.shortened(name)
                    + "; known: "
                    + String.join(", ", known));
          } else if (name != null && names.contains(name)) {
            trial.problem(node, "arms", name + " stands there twice");
          } else if (name != null) {
            names.add(name);
          }
          return "";
        });
    if (isSaid && names.size() < 2 && !problems.any()) {
      trial.problem(null, "arms", "needs two at least, the first of which is the control");
    }
    return names;
  }
}
