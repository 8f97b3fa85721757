// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import dev.mllb.basics.FileFailure;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.plan.PlanRejectedException;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns whatever a command threw into one sentence and an exit code. */
final class FailureReport implements IExecutionExceptionHandler {

  private final BooleanSupplier verbose;

  FailureReport(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parseResult) {
    var err = commandLine.getErr();
    Exception known = known(failure);
    if (verbose.getAsBoolean()) {
      failure.printStackTrace(err);
    }
    if (known instanceof PlanRejectedException) {
      // Already one fault a line, file and line first, as editors and compilers have it.
      err.println(known.getMessage());
      return ExitCodes.PLAN_REJECTED;
    }
    err.println("mllb: " + sentence(known));
    return isPlanRejected(known) ? ExitCodes.PLAN_REJECTED : ExitCodes.FAILURE;
  }

  /** A file or folder that a person named is not a fault of ours, wherever it was met. */
  private static Exception known(Exception failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    return cause instanceof IOException file
        ? FileFailure.of("a file cannot be used", file)
        : failure;
  }

  private static String sentence(Exception failure) {
    if (failure instanceof MllbException) {
      return String.valueOf(failure.getMessage());
    }
    return failure + " (a fault of mllb itself; run again with --verbose for details)";
  }

  private static boolean isPlanRejected(Exception failure) {
    return failure instanceof MllbException known
        && (known.code() == FailureCode.INVALID_PLAN
            || known.code() == FailureCode.UNKNOWN_WORKLOAD);
  }
}
