package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.benchmark.ArmSwitch;
import dev.mllb.benchmark.BothNative;
import dev.mllb.benchmark.PlantedSlowdown;
import dev.mllb.benchmark.Topology;
import dev.mllb.benchmark.TrialRunner;
import dev.mllb.benchmark.WorkloadCatalogue;
import dev.mllb.benchmark.WorkloadRunner;
import dev.mllb.cli.ExitCodes;
import dev.mllb.cli.output.Json;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.Verdict;
import dev.mllb.model.WorkloadCall;
import dev.mllb.report.TrialJudge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb bench}. */
@Command(
    name = "bench",
    description = {
      "Measure a workload of the catalogue on this machine, native against native:",
      "how noisy it is, and which differences a trial could find here."
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

  @Parameters(paramLabel = "WORKLOAD", description = "Name in the catalogue.")
  private String workload = "";

  @Option(
      names = "-p",
      paramLabel = "NAME=VALUE",
      description = "Parameter of the workload; repeatable.")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--min",
      defaultValue = "4",
      description = "Least repetitions of each arm (${DEFAULT-VALUE}).")
  private int least;

  @Option(
      names = "--max",
      defaultValue = "6",
      description = "Most repetitions of each arm (${DEFAULT-VALUE}).")
  private int most;

  @Option(
      names = "--warmup",
      defaultValue = "1",
      description = "Dropped repetitions of each arm (${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--settle-seconds",
      defaultValue = "5",
      description = "Longest pause between repetitions (${DEFAULT-VALUE}).")
  private int settleSeconds;

  @Option(
      names = "--indifference",
      defaultValue = "5",
      paramLabel = "PERCENT",
      description = "Differences within this do not matter (${DEFAULT-VALUE}).")
  private double indifference;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Order of the arms (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--id",
      defaultValue = "bench",
      description = "Name; the same name goes on where it stopped (${DEFAULT-VALUE}).")
  private String id = "bench";

  @Option(
      names = "--plant",
      defaultValue = "0",
      paramLabel = "PERCENT",
      description = "Slow one arm down by taking this share of every CPU (${DEFAULT-VALUE}).")
  private int planted;

  @Option(
      names = "--state",
      defaultValue = "/var/lib/mllb",
      description = "State directory (${DEFAULT-VALUE}).")
  private Path state = Path.of("/var/lib/mllb");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    ArtifactStore store = artifacts.store();
    WorkloadRunner runner = new WorkloadRunner(WorkloadCatalogue.load(), Topology.here(), state);
    ArmSwitch arms =
        planted > 0
            ? new PlantedSlowdown(runner, planted, state.resolve("planted"))
            : new BothNative();
    TrialRequest request = request();
    var measurement =
        TrialRunner.withoutModule(runner, arms, store, state).run(request, note -> {});
    TrialResult result = new TrialJudge(store).judge(request, measurement);
    var out = spec.commandLine().getOut();
    out.println(json ? Json.of(result) : sentence(result));
    return result.verdict() == Verdict.INCONCLUSIVE ? ExitCodes.INCONCLUSIVE : ExitCodes.OK;
  }

  /** Both arms are native here; "MLLB" would be untrue. */
  private String sentence(TrialResult result) {
    return result
        .sentence()
        .replace("MLLB is better than native", "the second arm is better than the first")
        .replace("MLLB is worse than native", "the second arm is worse than the first");
  }

  private TrialRequest request() {
    return new TrialRequest(
        id,
        new TrialSpec(workload, new WorkloadCall(workload, parameters)),
        1,
        new TrialDesign(
            warmup, least, most, 0.95, indifference, Duration.ofSeconds(settleSeconds), 0),
        new ModuleSpec(ModuleSpec.Mode.OFF, 0, 0, 0, 0, Duration.ofSeconds(10)),
        null,
        null,
        seed);
  }
}
