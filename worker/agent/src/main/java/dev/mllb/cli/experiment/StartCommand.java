// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import static java.util.Objects.requireNonNull;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.plan.PlanReader;
import dev.mllb.cli.plan.TakenModel;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.model.CampaignResult;
import dev.mllb.model.ExperimentResult;
import dev.mllb.worker.ConnectionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb start}. */
@Command(name = "start", description = "Start an experiment on a server and print its id.")
public final class StartCommand extends ServerCall {

  @Parameters(
      paramLabel = "PLAN",
      description = "Experiment plan (YAML); keys: docs/reference/plan.md.")
  private Path plan = Path.of("");

  @Option(
      names = "--host",
      defaultValue = "lab",
      paramLabel = "HOSTS",
      description = {
        "Host to run on, as in its worker's --host (default: ${DEFAULT-VALUE}).",
        "Several names (a,b), or conditions on labels and facts (zone=a,kernel=6.12): one"
            + " experiment on each, as a campaign."
      })
  private String host = "lab";

  @Option(
      names = "--crossed",
      description = "Also try each host's model on every other host: a matrix.")
  private boolean crossed;

  @Option(
      names = "--wait",
      description = "Show how it goes, as mllb watch does, and end as it ends.")
  private boolean wait;

  @Mixin private ModelStore models = new ModelStore();

  private final Supplier<PlanReader> reader;
  private @Nullable TakenModel read;
  private @Nullable HostSelector selector;

  public StartCommand() {
    this(Experiments::connect, PlanReader::ofInstallation);
  }

  StartCommand(Function<ConnectionOptions, Experiments> connect, Supplier<PlanReader> reader) {
    super(connect);
    this.reader = reader;
  }

  @Override
  void prepare() {
    selector = selector(host);
    read = TakenModel.of(plan, reader.get().read(plan), models::registry);
  }

  @Override
  int call(Experiments experiments) throws InterruptedException {
    TakenModel wanted = requireNonNull(read);
    List<String> hosts = requireNonNull(selector).resolve(experiments::hostCards);
    String id =
        hosts.size() > 1 || crossed
            ? experiments.campaigns().start(wanted, hosts, crossed)
            : experiments.start(wanted, hosts.get(0));
    print(Map.of("id", id), List.of(id));
    String missing = experiments.searchable().missing();
    if (missing != null) {
      err().println("note: " + missing);
      err().flush();
    }
    if (!wait) {
      return ExitCodes.OK;
    }
    if (json()) {
      return Campaigns.isCampaign(id) ? campaign(experiments, id) : experiment(experiments, id);
    }
    err().println("Ctrl-C here does not stop it: mllb watch " + id + ", mllb cancel " + id);
    err().flush();
    return new Follower(err(), out(), false).follow(experiments, id);
  }

  private int experiment(Experiments experiments, String id) {
    ExperimentResult result = experiments.result(id);
    print(result.written(), List.of());
    return ExperimentResults.exitCode(result);
  }

  private int campaign(Experiments experiments, String id) {
    CampaignResult result = experiments.campaigns().result(id);
    print(result, List.of());
    return CampaignView.exitCode(result.matrix());
  }
}
