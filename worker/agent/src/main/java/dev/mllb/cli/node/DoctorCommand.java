// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.cli.experiment.Experiments;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.OrderlyEnd;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.plan.PlanReader;
import dev.mllb.cli.store.StateOption;
import dev.mllb.host.BootCheck;
import dev.mllb.host.Check;
import dev.mllb.host.PolicyCheck;
import dev.mllb.host.Preflight;
import dev.mllb.host.SchedulerCheck;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.HostCheck;
import dev.mllb.model.HostChecks;
import dev.mllb.model.SchedulerCall;
import dev.mllb.node.DoctorActivitiesImpl;
import dev.mllb.node.HostRestore;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.worker.ConnectionOptions;
import dev.mllb.worker.NodeQuarantine;
import dev.mllb.worker.PolicyOption;
import dev.mllb.worker.ProbeTrial;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.run.Leftovers;
import dev.mllb.workload.run.WorkloadChecks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mllb doctor}. */
@Command(
    name = "doctor",
    description = {
      "Really tries everything an experiment needs on this machine, and says the fix.",
      "With --plan: what that plan needs; also asks the programs of its workloads whether they can,"
          + " and the owner's policy whether they may.",
      "With --host: on that host of the fleet, by its own worker."
    })
public final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private final StateOption where = new StateOption();

  @Mixin private final Output output = new Output();

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "Examine this host through the Temporal server instead of this machine.")
  private String host = "";

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description =
          "Ask this machine whether it can run the workloads and arms of this plan; the schedulers"
              + " of arms and of the collection are in force for a moment.")
  private @Nullable Path plan;

  @Mixin private final PolicyOption policy = new PolicyOption();

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() throws Exception {
    if (plan != null && !host.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--plan asks the programs of this machine: run it on " + host);
    }
    if (!host.isEmpty()) {
      return say(there());
    }
    HostRestore restore = new HostRestore(Path.of("/"), where.path());
    return OrderlyEnd.of(
        () -> say(here()), () -> restore.afterCommand(Preflight.NAME, Preflight.NAME));
  }

  private int say(HostChecks found) {
    output.result(found, () -> found.checks().stream().map(DoctorCommand::line).toList());
    return found.allHold() ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private HostChecks here() {
    List<Check> checks = new ArrayList<>();
    ProbeTrial probe = ProbeTrial.byHand();
    Preflight preflight =
        new Preflight(
            Path.of("/"), where.path(), () -> probe.of(null), NodeQuarantine.known(where.path()));
    Supplier<Preflight.Findings> tried = preflight::run;
    if (plan != null) {
      ExperimentPlan wanted = PlanReader.ofInstallation().read(plan);
      checks.add(PolicyCheck.of(policy.path(), policy::read, wanted));
      new WorkloadChecks(WorkloadCatalogue.load(), where.path())
          .of(wanted.workloads()).stream()
              .map(c -> new Check(c.name(), c.failure(), c.detail(), c.fix()))
              .forEach(checks::add);
      wanted.arms().stream()
          .filter(arm -> arm.policy() != null)
          .map(
              arm ->
                  SchedulerCheck.of(arm, SchedulerCatalogue.load(), Leftovers.byHand(where.path())))
          .forEach(checks::add);
      SchedulerCall decider = wanted.collected();
      if (decider != null) {
        checks.add(SchedulerCheck.ofDecider(decider, SchedulerCatalogue.load(), probe));
      }
      BootCheck.of(wanted.arms(), MachineFiles.HERE).ifPresent(checks::add);
      if (!wanted.needsModule()) {
        tried =
            wanted.trainsModel() && decider == null
                ? preflight::withoutModule
                : preflight::withoutModel;
      }
    }
    checks.addAll(tried.get().checks());
    return DoctorActivitiesImpl.of("", checks);
  }

  private HostChecks there() {
    try (Experiments experiments = Experiments.connect(connection)) {
      return experiments.examine(host);
    }
  }

  private static String line(HostCheck check) {
    return check.holds()
        ? "ok    %s: %s".formatted(check.name(), check.detail())
        : "FAIL  %s: %s%n      fix: %s".formatted(check.name(), check.detail(), check.fix());
  }
}
