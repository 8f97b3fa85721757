// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import dev.mllb.basics.Json;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Table;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.trace.Gap;
import dev.mllb.trace.Manifest;
import dev.mllb.trace.SegmentAudit;
import dev.mllb.trace.SegmentException;
import dev.mllb.trace.TraceAudit;
import dev.mllb.trace.TraceFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Accounts for every decision of a trace. */
@Command(
    name = "check",
    description = "Counts what was decided, dropped and written; fails when it does not add up.")
final class TraceCheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOption store = new StoreOption();

  @Parameters(paramLabel = "TRACE", description = "Manifest file, or mllb:<sha256>/trace.json.")
  private String trace = "";

  @Option(names = "--json", description = "Print the accounts as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Manifest manifest = TraceFiles.manifest(trace, store.store());
    TraceAudit audit;
    try {
      audit = TraceAudit.of(manifest, store.store());
    } catch (SegmentException e) {
      throw new MllbException(FailureCode.DATA_UNUSABLE, trace + ": " + e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(audit));
    } else {
      print(out, manifest, audit);
    }
    return audit.holds() ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private static void print(PrintWriter out, Manifest manifest, TraceAudit audit) {
    Table table =
        new Table(
            "segment", "ended", "kept", "dropped", "written", "holes", "doubled", "unaccounted");
    for (SegmentAudit s : audit.segments()) {
      table.row(
          s.file(),
          s.complete() ? "in order" : "cut short",
          number(s.kept()),
          number(s.dropped()),
          number(s.written()),
          number(s.holes()),
          number(s.doubled()),
          number(s.unaccounted()));
    }
    table.lines().forEach(out::println);
    for (Gap gap : audit.gaps()) {
      out.printf(
          Locale.ROOT,
          "gap after %s: %.1f s, %s, %d counted rows missing%n",
          gap.afterSegment(),
          (gap.toEpochMs() - gap.fromEpochMs()) / 1e3,
          gap.reason(),
          gap.missingRows());
    }
    out.println(new TraceCost(manifest).text());
    out.printf(
        Locale.ROOT,
        "%,d decisions: %s%n",
        audit.written(),
        audit.holds() ? "every one accounted for, none twice" : "THE ACCOUNTS DO NOT ADD UP");
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
