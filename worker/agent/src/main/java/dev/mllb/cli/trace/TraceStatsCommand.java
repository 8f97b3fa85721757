// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import dev.mllb.basics.Json;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.trace.Reason;
import dev.mllb.trace.SegmentException;
import dev.mllb.trace.SegmentReader;
import dev.mllb.trace.TraceFiles;
import dev.mllb.trace.TraceStats;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sums a trace up. */
@Command(
    name = "stats",
    description = "Rates, reasons, class balance, by idle type and by CPU pair.")
final class TraceStatsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOption store = new StoreOption();

  @Parameters(
      paramLabel = "TRACE",
      description = "Segment file, manifest file, or mllb:<sha256>/trace.json.")
  private String trace = "";

  @Option(names = "--json", description = "Print everything as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    TraceStats stats = new TraceStats();
    for (Path file : TraceFiles.segments(trace, store.store())) {
      try (SegmentReader reader = SegmentReader.open(file)) {
        reader.forEach(stats::add);
      } catch (SegmentException e) {
        throw new MllbException(FailureCode.DATA_UNUSABLE, file + ": " + e.getMessage(), e);
      }
    }
    if (json) {
      spec.commandLine().getOut().println(Json.text(stats));
    } else {
      print(stats);
    }
    return ExitCodes.OK;
  }

  private void print(TraceStats stats) {
    PrintWriter out = spec.commandLine().getOut();
    long all = stats.getAll().getAll();
    out.printf(
        Locale.ROOT,
        "%,d decisions in %.1f s (%.1f a second), %,d reached the heuristic%n",
        all,
        stats.getSeconds(),
        stats.getSeconds() == 0 ? 0 : all / stats.getSeconds(),
        stats.getHeuristic().getAll());
    out.println(stats.mismatchRate().text());
    if (stats.mismatchRate().isTooHigh()) {
      out.println("WARNING: the derived reasons are not this kernel's: not to be trained on");
    }
    out.println();
    out.printf(Locale.ROOT, "%-24s %10s %10s  %s%n", "reason", "yes", "no", "");
    stats
        .getByReason()
        .forEach(
            (name, b) ->
                out.printf(
                    Locale.ROOT,
                    "%-24s %,10d %,10d  %s%n",
                    name,
                    b.getYes(),
                    b.getNo(),
                    Reason.valueOf(name).text()));
    table(out, "idle type", stats.getByIdleType());
    table(out, "CPU pair", stats.getByCpuPair());
    table(out, "domain level", stats.getByDomainLevel());
    table(out, "failed attempts", stats.getByFailedAttempts());
    table(out, "since last run, 2^k us", stats.getByDelta());
  }

  private static <K> void table(
      PrintWriter out, String title, Map<K, TraceStats.Balance> balances) {
    out.printf(Locale.ROOT, "%n%-24s %10s %10s %8s%n", title, "yes", "no", "yes %");
    balances.forEach(
        (key, b) ->
            out.printf(
                Locale.ROOT,
                "%-24s %,10d %,10d %8.1f%n",
                key,
                b.getYes(),
                b.getNo(),
                100.0 * b.getYes() / b.getAll()));
  }
}
