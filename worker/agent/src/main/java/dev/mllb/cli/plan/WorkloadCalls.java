// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.failure.MllbException;
import dev.mllb.host.Tunable;
import dev.mllb.host.TunedArms;
import dev.mllb.model.Arm;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.scheduler.run.SchedulerArms;
import dev.mllb.trial.BesideArms;
import dev.mllb.trial.SliceFit;
import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadCatalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Workloads in a plan: names of the catalogue with typed parameters, never shell text. */
final class WorkloadCalls {

  private static final String NO_SWITCHBACK = "no design.kind switchback: ";

  private final WorkloadCatalogue catalogue;
  private final Problems problems;
  private final Consumer<PlanKey> keys;

  WorkloadCalls(WorkloadCatalogue catalogue, Problems problems, Consumer<PlanKey> keys) {
    this.catalogue = catalogue;
    this.problems = problems;
    this.keys = keys;
  }

  /** A list of calls; without one, the catalogue's general mix. */
  List<WorkloadCall> list(Section parent, String key, String meaning) {
    List<WorkloadCall> fallback =
        List.of("sched-mix", "fibonacci", "hackbench").stream()
            .map(name -> new WorkloadCall(name, Map.of()))
            .toList();
    keys.accept(
        new PlanKey(
            parent.path(key),
            "list of {workload, parameters}",
            String.join(", ", fallback.stream().map(WorkloadCall::workload).toList()),
            meaning));
    return parent.list(
        key,
        fallback,
        (node, path) -> {
          Section s = new Section(node, path, problems, k -> {});
          WorkloadCall call = call(s);
          s.end();
          return call;
        });
  }

  /** The keys {@code workload} and {@code parameters} of a section. */
  WorkloadCall call(Section s) {
    String name = s.text("workload", null, TextForm.WORKLOAD, "Name in benchmarks/workloads.");
    Map<String, String> parameters =
        strings(s, "parameters", "Values by parameter; others take the catalogue's default.");
    if (!name.isEmpty()) {
      check(s, name, parameters);
    }
    return new WorkloadCall(name, parameters);
  }

  private void check(Section s, String name, Map<String, String> parameters) {
    try {
      Workload workload = catalogue.find(name);
      parameters.forEach(
          (parameter, value) ->
              workload
                  .problem(parameter, value)
                  .ifPresent(
                      why -> s.problem(s.take("parameters"), "parameters." + parameter, why)));
    } catch (MllbException e) {
      s.problem(s.take("workload"), "workload", String.valueOf(e.getMessage()));
    }
  }

  /** Whether arms can take turns within a run: of what they hold, and of each trial's workload. */
  void checkSlices(Section top, TrialDesign design, List<Arm> arms, List<TrialSpec> trials) {
    arms.stream()
        .flatMap(
            arm ->
                BesideArms.ofSlices(arm)
                    .or(() -> TunedArms.ofSlices(arm))
                    .or(() -> SchedulerArms.ofSlices(arm))
                    .stream())
        .forEach(why -> top.problem(null, "arms", NO_SWITCHBACK + why));
    trials.forEach(
        trial ->
            SliceFit.problem(
                    design,
                    compared(trial, arms),
                    catalogue.find(trial.call().workload()),
                    trial.call())
                .ifPresent(
                    why -> top.problem(null, "trials." + trial.name(), NO_SWITCHBACK + why)));
    if (design.calibrationRepetitions() > 0 && !trials.isEmpty()) {
      WorkloadCall call = trials.get(0).call();
      SliceFit.problem(
              design.of(design.calibrationRepetitions()), 2, catalogue.find(call.workload()), call)
          .ifPresent(
              why -> top.problem(null, "design.calibrationRepetitions", NO_SWITCHBACK + why));
    }
  }

  private static int compared(TrialSpec trial, List<Arm> all) {
    return trial.arms().isEmpty() ? all.size() : trial.arms().size();
  }

  /** Values by tunable. */
  Map<String, String> tunables(Section s, String key, String meaning) {
    Map<String, String> values = strings(s, key, meaning);
    values.keySet().stream()
        .filter(name -> !Tunable.isKnown(name))
        .forEach(name -> s.problem(s.take(key), key + "." + name, Tunable.UNKNOWN));
    return values;
  }

  /** A mapping of plain values. */
  Map<String, String> strings(Section s, String key, String meaning) {
    s.document(key, "values by name", "none", meaning);
    Map<String, String> values = new LinkedHashMap<>();
    Node found = s.take(key);
    if (found instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode name
            && tuple.getValueNode() instanceof ScalarNode value) {
          values.put(name.getValue(), value.getValue());
        } else {
          s.problem(tuple.getKeyNode(), key, "must be single values by name");
        }
      }
    } else if (found != null) {
      s.problem(found, key, "must be values by name");
    }
    return values;
  }
}
