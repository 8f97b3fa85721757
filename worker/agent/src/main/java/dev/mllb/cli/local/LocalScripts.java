// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shell scripts of a checkout, run with this program's own output and error streams. */
final class LocalScripts {

  static final String SERVER = "deploy/temporal/local/server";
  static final String WORKER = "deploy/temporal/local/worker";
  static final String LAB = "deploy/lab/lab";

  private final Path root;

  LocalScripts(Path root) {
    this.root = root;
  }

  /** The scripts of the checkout that the launcher is part of. */
  static LocalScripts ofCheckout() {
    String root = System.getenv("MLLB_ROOT");
    if (root == null || !Files.isExecutable(Path.of(root, LAB))) {
      throw new MllbException(
          FailureCode.TOOL_MISSING,
          "this command needs a checkout of the project: run it as ./mllb in one");
    }
    return new LocalScripts(Path.of(root));
  }

  /** A script's command with its options. */
  static List<String> words(String command, List<String> options) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(options);
    return words;
  }

  /** Runs a script and returns its exit status; its output is the person's to read. */
  int run(String script, List<String> arguments) throws InterruptedException {
    return run(script, arguments, Redirect.INHERIT);
  }

  /** As {@link #run}, but only the exit status counts. */
  boolean succeeds(String script, List<String> arguments) throws InterruptedException {
    return run(script, arguments, Redirect.DISCARD) == 0;
  }

  private int run(String script, List<String> arguments, Redirect output)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve(script).toString());
    command.addAll(arguments);
    try {
      return await(
          new ProcessBuilder(command)
              .redirectInput(Redirect.INHERIT)
              .redirectOutput(output)
              .redirectError(output)
              .start());
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.TOOL_MISSING, "cannot run " + command.get(0) + ": " + e.getMessage(), e);
    }
  }

  private static int await(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }
}
