// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.Field;
import dev.mllb.trace.Reason;
import dev.mllb.trace.SegmentException;
import dev.mllb.trace.SegmentReader;
import dev.mllb.trace.TraceFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints decisions one by one. */
@Command(name = "show", description = "Prints decisions: time, task, CPUs, verdict and reason.")
final class TraceShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private StoreOption store = new StoreOption();

  @Parameters(
      paramLabel = "TRACE",
      description = "Segment file, manifest file, or mllb:<sha256>/trace.json.")
  private String trace = "";

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "Decisions to print (${DEFAULT-VALUE}).")
  private long limit;

  @Option(names = "--json", description = "Print whole records, one JSON object a line.")
  private boolean json;

  private long shown;

  @Override
  public Integer call() throws IOException {
    for (Path file : TraceFiles.segments(trace, store.store())) {
      show(file);
    }
    return ExitCodes.OK;
  }

  private void show(Path file) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (SegmentReader reader = SegmentReader.open(file)) {
      reader.forEach(
          (chunk, records) -> {
            for (int i = 0; i < chunk.records() && shown < limit; i++) {
              if (chunk.kind() == DecisionLayout.KIND_DECISION) {
                int at = i * chunk.recordBytes();
                out.println(json ? record(records, at) : line(records, at));
                shown++;
              }
            }
          });
    } catch (SegmentException e) {
      throw new MllbException(FailureCode.DATA_UNUSABLE, file + ": " + e.getMessage(), e);
    }
  }

  private static String line(ByteBuffer b, int at) {
    Reason reason = Reason.of(DecisionLayout.REASON.get(b, at));
    return String.format(
        Locale.ROOT,
        "%16.6f  task %-7d %3d -> %-3d  %-3s  %-22s since %,9d us%s",
        DecisionLayout.TS_NS.get(b, at) / 1e9,
        DecisionLayout.PID.get(b, at),
        DecisionLayout.SRC_CPU.get(b, at),
        DecisionLayout.DST_CPU.get(b, at),
        DecisionLayout.VERDICT.get(b, at) == 1 ? "yes" : "no",
        reason.name(),
        DecisionLayout.DELTA_NS.get(b, at) / 1000,
        DecisionLayout.VERDICT.get(b, at) == DecisionLayout.DERIVED.get(b, at) ? "" : "  MISMATCH");
  }

  private static String record(ByteBuffer b, int at) {
    StringBuilder json = new StringBuilder("{");
    for (Field field : DecisionLayout.fields()) {
      json.append(json.length() == 1 ? "" : ",");
      json.append('"').append(field.name()).append("\":").append(field.get(b, at));
    }
    return json.append('}').toString();
  }
}
