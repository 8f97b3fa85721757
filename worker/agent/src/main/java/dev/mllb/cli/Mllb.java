// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import dev.mllb.basics.StandardStreams;
import dev.mllb.cli.experiment.AlarmsCommand;
import dev.mllb.cli.experiment.ArtifactsCommand;
import dev.mllb.cli.experiment.BisectCommand;
import dev.mllb.cli.experiment.CancelCommand;
import dev.mllb.cli.experiment.DecideCommands;
import dev.mllb.cli.experiment.HostsCommand;
import dev.mllb.cli.experiment.ListCommand;
import dev.mllb.cli.experiment.QuarantineCommand;
import dev.mllb.cli.experiment.RerunCommand;
import dev.mllb.cli.experiment.ScheduleCommand;
import dev.mllb.cli.experiment.StartCommand;
import dev.mllb.cli.experiment.StatusCommand;
import dev.mllb.cli.experiment.SweepCommand;
import dev.mllb.cli.experiment.WatchCommand;
import dev.mllb.cli.local.LabCommand;
import dev.mllb.cli.local.RunCommand;
import dev.mllb.cli.local.ServerCommand;
import dev.mllb.cli.manual.CompletionCommand;
import dev.mllb.cli.manual.ManualCommand;
import dev.mllb.cli.model.ModelsCommand;
import dev.mllb.cli.node.DoctorCommand;
import dev.mllb.cli.node.ModuleCommand;
import dev.mllb.cli.node.TunablesCommand;
import dev.mllb.cli.node.TuneCommand;
import dev.mllb.cli.output.FixedWords;
import dev.mllb.cli.plan.ExplainCommand;
import dev.mllb.cli.plan.InitCommand;
import dev.mllb.cli.plan.PlanCommand;
import dev.mllb.cli.plan.WorkloadsCommand;
import dev.mllb.cli.report.BenchCommand;
import dev.mllb.cli.report.CompareCommand;
import dev.mllb.cli.report.HistoryCommand;
import dev.mllb.cli.report.ReportCommand;
import dev.mllb.cli.report.SiteCommand;
import dev.mllb.cli.trace.CollectCommand;
import dev.mllb.cli.trace.DatasetCommand;
import dev.mllb.cli.trace.TraceCommand;
import dev.mllb.worker.ProgramVersion;
import java.io.PrintWriter;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code mllb} command. */
@Command(
    name = "mllb",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    scope = ScopeType.INHERIT,
    description =
        "Does a learned load balancer serve this ARM64 machine better than the kernel's own?",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ok",
      "1:failure of the software, a server or a node",
      "2:usage",
      "3:plan rejected",
      "4:finished but inconclusive",
      "130:stopped by Ctrl-C"
    },
    subcommands = {
      RunCommand.class,
      InitCommand.class,
      PlanCommand.class,
      ExplainCommand.class,
      WorkloadsCommand.class,
      TunablesCommand.class,
      StartCommand.class,
      ListCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      CancelCommand.class,
      DecideCommands.Retry.class,
      DecideCommands.Skip.class,
      DecideCommands.Abort.class,
      RerunCommand.class,
      SweepCommand.class,
      BisectCommand.class,
      HostsCommand.class,
      QuarantineCommand.class,
      AlarmsCommand.class,
      ScheduleCommand.class,
      ArtifactsCommand.class,
      LabCommand.class,
      ServerCommand.class,
      ModelsCommand.class,
      CollectCommand.class,
      TraceCommand.class,
      DatasetCommand.class,
      ModuleCommand.class,
      DoctorCommand.class,
      TuneCommand.class,
      BenchCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      HistoryCommand.class,
      SiteCommand.class,
      CompletionCommand.class,
      ManualCommand.class
    })
public final class Mllb implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and debug logs.")
  private boolean verbose;

  /** Of the connection; held, or the setting would be lost with it. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  public static void main(String[] args) {
    StandardStreams.useUtf8();
    // A name that does not resolve comes with a stack trace there; the sentence is ours.
    GRPC.setLevel(Level.SEVERE);
    System.exit(commandLine().execute(args));
  }

  /** The command with all that belongs to it; tests call it in process. */
  static CommandLine commandLine() {
    Mllb mllb = new Mllb();
    CommandLine line = new CommandLine(mllb);
    ComputeCommands.addTo(line);
    CommandGroups.addTo(line);
    FixedWords.use(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Mllb::misused)
        .setExecutionExceptionHandler(new FailureReport(() -> mllb.verbose));
  }

  /** What is wrong and where help is; the whole help would push the sentence off the screen. */
  private static int misused(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    // Picocli's own sentence does not say which there are.
    String message =
        e.getMessage() != null && e.getMessage().startsWith("Missing required subcommand")
            ? "Missing command: one of " + visible(line)
            : String.valueOf(e.getMessage());
    err.println(line.getColorScheme().errorText(message));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See " + line.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String visible(CommandLine line) {
    return line.getSubcommands().entrySet().stream()
        .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }

  @Override
  public void run() {
    CommandGroups.START.forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
  }
}
