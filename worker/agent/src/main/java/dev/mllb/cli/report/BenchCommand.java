// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.cli.output.ByHand;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.FreshId;
import dev.mllb.cli.store.StateOption;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.judge.Explanation;
import dev.mllb.judge.TrialJudge;
import dev.mllb.model.Metric;
import dev.mllb.model.ModelBinRef;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.Verdict;
import dev.mllb.model.WorkloadCall;
import dev.mllb.trial.TrialRunner;
import dev.mllb.workload.Workload;
import dev.mllb.workload.run.WorkloadRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb bench}. */
@Command(
    name = "bench",
    description = {
      "Measure a workload of the catalogue on this machine.",
      "Native against native: how noisy it is, and which differences a trial could find here. With"
          + " --arm: any two or more settings. With --module or --model: native against MLLB. With"
          + " --plant: whether a known slowdown is found."
    },
    exitCodeList = {
      "0:judged",
      "1:failure of the software",
      "2:usage",
      "3:bad workload or parameter",
      "4:inconclusive"
    })
public final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final StoreOption artifacts = new StoreOption();
  @Mixin private final BenchDesign design = new BenchDesign();
  @Mixin private final BenchArms arms = new BenchArms();

  @Parameters(paramLabel = "WORKLOAD", description = "Name in the catalogue.")
  private String workload = "";

  @Option(
      names = "-p",
      paramLabel = "NAME=VALUE",
      description = "Parameter of the workload; repeatable.")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Order of the arms (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--series",
      defaultValue = "1",
      paramLabel = "N",
      description = {
        "The whole experiment N times with seeds from --seed on; the verdicts are counted",
        "(${DEFAULT-VALUE})."
      })
  private int series;

  @Option(
      names = "--id",
      paramLabel = "NAME",
      description =
          "Name; the same name and options go on where they stopped (default: a new one each"
              + " time).")
  private String id = FreshId.of("bench");

  @Mixin private final StateOption where = new StateOption();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws Exception {
    checkUsage();
    ArtifactStore store = artifacts.store();
    WorkloadRunner workloads = WorkloadRunner.byHand(where.path());
    workloads.catalogue().check(new WorkloadCall(workload, parameters));
    return ByHand.alone(where.path(), id, () -> measured(store, workloads));
  }

  private int measured(ArtifactStore store, WorkloadRunner workloads) {
    Models models = new Models(arms.module(store, where.path()), arms.modelBin(store));
    TrialRunner runner = arms.runner(workloads, store, where.path());
    Workload entry = workloads.catalogue().find(workload);
    Function<TrialRequest, TrialMeasurement> measuring =
        request -> runner.run(request, BenchClaim.of(request, entry), note -> {});
    return series > 1 ? many(measuring, store, models) : one(measuring, store, models);
  }

  private void checkUsage() {
    String problem =
        Stream.of(arms.problem(), design.problem())
            .filter(said -> !said.isEmpty())
            .collect(Collectors.joining("; "));
    if (!problem.isEmpty() || series < 1) {
      throw new ParameterException(
          spec.commandLine(), problem.isEmpty() ? "--series is at least 1" : problem);
    }
    if (series > 1 && arms.arms().size() > 2) {
      throw new ParameterException(spec.commandLine(), "--series is of two arms");
    }
  }

  /** Where arms have their model: null for none. */
  private record Models(@Nullable ModuleRef module, @Nullable ModelBinRef bin) {

    @Nullable String id() {
      return module != null ? module.modelId() : bin != null ? bin.modelId() : null;
    }
  }

  private int one(
      Function<TrialRequest, TrialMeasurement> measuring, ArtifactStore store, Models models) {
    TrialRequest request = request(id, seed, models);
    TrialResult result = measure(measuring, store, request);
    List<Explanation> explanations = explanations(store, request, result);
    ObjectNode json = Json.tree(result).deepCopy();
    json.set("explanations", Json.tree(explanations));
    output.result(
        json,
        () ->
            Stream.concat(
                    Stream.of(result.sentence()),
                    explanations.stream().map(Explanation::sentence).filter(s -> !s.isEmpty()))
                .toList());
    return result.verdict() == Verdict.INCONCLUSIVE ? ExitCodes.INCONCLUSIVE : ExitCodes.OK;
  }

  private static List<Explanation> explanations(
      ArtifactStore store, TrialRequest request, TrialResult result) {
    TrialMeasurement measurement = result.measurement();
    return measurement == null
        ? List.of()
        : Explanation.of(
            request.design(),
            measurement,
            result.compared(),
            TrialJudge.repetitions(store, measurement));
  }

  private int many(
      Function<TrialRequest, TrialMeasurement> measuring, ArtifactStore store, Models models) {
    Metric metric = null;
    List<BenchSeries.Row> rows = new ArrayList<>();
    for (long each = seed; each < seed + series; each++) {
      TrialResult result = measure(measuring, store, request(id + "-" + each, each, models));
      rows.add(BenchSeries.Row.of(each, result));
      metric = result.metrics().isEmpty() ? metric : result.metrics().get(0).metric();
      output.aside("seed " + each + ": " + result.sentence());
    }
    BenchSeries counted = BenchSeries.of(metric, rows);
    output.result(counted, counted.sentence());
    return counted.inconclusive() > 0 ? ExitCodes.INCONCLUSIVE : ExitCodes.OK;
  }

  private static TrialResult measure(
      Function<TrialRequest, TrialMeasurement> measuring,
      ArtifactStore store,
      TrialRequest request) {
    return new TrialJudge(store).judge(request, measuring.apply(request));
  }

  private TrialRequest request(String name, long order, Models models) {
    return new TrialRequest(
        name + arms.kind(),
        new TrialSpec(workload, new WorkloadCall(workload, parameters)),
        1,
        design.design(series > 1),
        arms.spec(),
        models.module(),
        models.id(),
        order,
        arms.arms().size() - 1,
        arms.arms(),
        models.bin());
  }
}
