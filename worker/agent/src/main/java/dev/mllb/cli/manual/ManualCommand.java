// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import dev.mllb.worker.MllbWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb manual}: called while a package is built. */
@Command(
    name = "manual",
    hidden = true,
    description = "Write the manual pages and the shell completion of all commands to a folder.")
public final class ManualCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Gets man1/ and completions/.")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    Path pages = Files.createDirectories(folder.resolve("man1"));
    Path completions = Files.createDirectories(folder.resolve("completions"));
    for (CommandLine program :
        List.of(spec.root().commandLine(), new CommandLine(new MllbWorker()))) {
      write(program, pages);
      String name = program.getCommandName();
      Files.writeString(completions.resolve(name), AutoComplete.bash(name, program) + "\n");
    }
    return 0;
  }

  /** The page of a command and of all below it. */
  private static void write(CommandLine command, Path pages) throws IOException {
    ManualPage page = new ManualPage(command.getCommandSpec());
    Files.writeString(pages.resolve(page.name() + ".1"), page.roff());
    for (CommandLine below : ManualPage.visible(command.getCommandSpec())) {
      write(below, pages);
    }
  }
}
