// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.cli.output.DurationConverter;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the repetitions of {@code mllb bench} are taken. */
final class BenchDesign {

  private static final double CONFIDENCE = 0.95;

  /** How repetitions are taken. */
  private enum Kind {
    BLOCKS,
    SWITCHBACK
  }

  @Option(
      names = "--design",
      defaultValue = "BLOCKS",
      description = {
        "BLOCKS: each run of the workload has one arm. SWITCHBACK: arms take turns within a run, and",
        "a repetition is a slice of it (${DEFAULT-VALUE})."
      })
  private Kind kind = Kind.BLOCKS;

  @Option(
      names = "--slice",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "500ms",
      description = "With SWITCHBACK: time between switches (${DEFAULT-VALUE}).")
  private Duration slice = Duration.ofMillis(500);

  @Option(
      names = "--edge",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "100ms",
      description = "With SWITCHBACK: begin of a slice that is not counted (${DEFAULT-VALUE}).")
  private Duration edge = Duration.ofMillis(100);

  @Option(
      names = "--min",
      paramLabel = "N",
      description = "Least repetitions of each arm (4; with SWITCHBACK 20).")
  private @Nullable Integer least;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "Most repetitions of each arm (6; with SWITCHBACK 200).")
  private @Nullable Integer most;

  @Option(
      names = "--warmup",
      defaultValue = "1",
      description = "Dropped repetitions of each arm (${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5s",
      description = "Longest pause between repetitions (${DEFAULT-VALUE}).")
  private Duration settle = Duration.ofSeconds(5);

  @Option(
      names = "--settle-seconds",
      converter = DurationConverter.class,
      hidden = true,
      description = "Former name of --settle.")
  void settleSeconds(Duration former) {
    settle = former;
  }

  @Option(
      names = "--indifference",
      defaultValue = "5",
      paramLabel = "PERCENT",
      description = "Differences within this do not matter (${DEFAULT-VALUE}).")
  private double indifference;

  TrialDesign design() {
    return new TrialDesign(
        warmup,
        least(),
        most(),
        CONFIDENCE,
        indifference,
        settle,
        0,
        isSwitchback() ? new Switchback(slice, edge) : null);
  }

  private boolean isSwitchback() {
    return kind == Kind.SWITCHBACK;
  }

  private int least() {
    return least != null ? least : isSwitchback() ? Switchback.FEWEST : 4;
  }

  private int most() {
    return most != null ? most : isSwitchback() ? Switchback.MOST : 6;
  }

  /** What is wrong with the numbers; empty when nothing is. */
  String problem() {
    if (least() < 1 || most() < least()) {
      return "--min is at least 1 and --max at least --min";
    }
    if (warmup < 0) {
      return "--warmup is not negative";
    }
    if (isSwitchback() && (edge.isNegative() || edge.compareTo(slice) >= 0)) {
      return "--edge is shorter than --slice";
    }
    return indifference > 0 ? "" : "--indifference is above 0";
  }
}
