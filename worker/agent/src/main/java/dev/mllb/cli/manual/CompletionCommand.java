// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import dev.mllb.cli.output.ExitCodes;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mllb completion}. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands and options in a shell.",
      "bash and zsh: source <(mllb completion bash), or zsh",
      "fish: mllb completion fish | source"
    })
public final class CompletionCommand implements Callable<Integer> {

  /** Shells there is a script for. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    var out = spec.commandLine().getOut();
    switch (shell) {
      // Picocli's script asks which of the two it runs in.
      case BASH, ZSH -> out.println(AutoComplete.bash(root.getCommandName(), root));
      case FISH -> out.print(FishCompletion.of(root));
    }
    out.flush();
    return ExitCodes.OK;
  }
}
