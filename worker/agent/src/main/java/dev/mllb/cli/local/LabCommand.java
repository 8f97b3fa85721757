// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Hands everything to the script, which the launcher calls directly when it can. */
@Command(
    name = "lab",
    description =
        "The emulated ARM64 node: up, down, status, shell, reset, push; see mllb lab --help.")
public final class LabCommand implements Callable<Integer> {

  @Parameters(paramLabel = "COMMAND", description = "What to do.")
  private List<String> words = List.of();

  @Unmatched private List<String> options = List.of();

  @Override
  public Integer call() throws InterruptedException {
    List<String> all = new ArrayList<>(words);
    all.addAll(options);
    return LocalScripts.ofCheckout().run(LocalScripts.LAB, all);
  }
}
