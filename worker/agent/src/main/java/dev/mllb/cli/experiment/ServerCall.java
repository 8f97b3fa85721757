// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.output.Output;
import dev.mllb.worker.ConnectionOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that talk to a server have in common. */
abstract class ServerCall implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final Output output = new Output();

  private final Function<ConnectionOptions, Experiments> connect;

  /**
   * A command.
   *
   * @param connect how to reach the server; tests hand in one of their own
   */
  ServerCall(Function<ConnectionOptions, Experiments> connect) {
    this.connect = connect;
  }

  @Override
  public final Integer call() throws Exception {
    prepare();
    try (Experiments experiments = connect.apply(connection)) {
      return call(experiments);
    }
  }

  /** Checks what needs no server, before one is asked for. */
  void prepare() {}

  abstract int call(Experiments experiments) throws InterruptedException;

  /**
   * Which hosts are meant; a fault is one of usage.
   *
   * @throws ParameterException when it is not a selector
   */
  final HostSelector selector(String hosts) {
    try {
      return HostSelector.parse(hosts);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * A count that a person gave.
   *
   * @throws ParameterException when it is below 1
   */
  final void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + ": a number from 1 on, not " + value);
    }
  }

  final PrintWriter out() {
    return output.out();
  }

  final PrintWriter err() {
    return output.err();
  }

  final CommandSpec spec() {
    return spec;
  }

  final boolean json() {
    return output.isJson();
  }

  /** Prints a value as JSON when that was asked for, else these lines. */
  final void print(Object value, List<String> lines) {
    output.result(value, () -> lines);
  }
}
