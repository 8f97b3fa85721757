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

  /** How repetitions are taken. */
  private enum Kind {
    BLOCKS,
    SWITCHBACK
  }

  @Option(
      names = "--design",
      description = {
        "blocks: each run of the workload has one arm. switchback: arms take turns within a run, and",
        "a repetition is a slice of it (${DEFAULT-VALUE})."
      })
  private Kind kind = Kind.BLOCKS;

  @Option(
      names = "--slice",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "500ms",
      description = "With switchback: time between switches (${DEFAULT-VALUE}).")
  private Duration slice = Duration.ofMillis(500);

  @Option(
      names = "--edge",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "100ms",
      description = "With switchback: begin of a slice that is not counted (${DEFAULT-VALUE}).")
  private Duration edge = Duration.ofMillis(100);

  @Option(
      names = "--min-repetitions",
      paramLabel = "N",
      description = "Least repetitions of each arm (5; with switchback 20).")
  private @Nullable Integer least;

  @Option(names = "--min", hidden = true, description = "Former name of --min-repetitions.")
  void min(int former) {
    least = former;
  }

  @Option(
      names = "--max-repetitions",
      paramLabel = "N",
      description = "Most repetitions of each arm (20; with switchback 200).")
  private @Nullable Integer most;

  @Option(names = "--max", hidden = true, description = "Former name of --max-repetitions.")
  void max(int former) {
    most = former;
  }

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Dropped repetitions of each arm (${DEFAULT-VALUE}).")
  private int warmup = TrialDesign.USUAL.warmup();

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
      names = "--indifference-percent",
      paramLabel = "PERCENT",
      description = "Smaller differences are no difference (${DEFAULT-VALUE}).")
  private double indifference = TrialDesign.USUAL.indifferencePercent();

  @Option(
      names = "--indifference",
      hidden = true,
      description = "Former name of --indifference-percent.")
  void indifference(double former) {
    indifference = former;
  }

  @Option(
      names = "--instrumented-blocks",
      paramLabel = "N",
      description = {
        "More repetitions of each arm, with probes on, that do not count and say what else differs",
        "(4; with --series 0; with switchback 0, or 1 where an arm has a module)."
      })
  private @Nullable Integer instrumentedBlocks;

  /**
   * The design.
   *
   * @param isSeries of experiments that are only counted, which nobody wants explained
   */
  TrialDesign design(boolean isSeries) {
    return new TrialDesign(
        warmup,
        least(),
        most(),
        TrialDesign.USUAL.confidence(),
        indifference,
        settle,
        0,
        isSwitchback() ? new Switchback(slice, edge) : null,
        instrumentedBlocks == null && isSeries ? Integer.valueOf(0) : instrumentedBlocks);
  }

  private boolean isSwitchback() {
    return kind == Kind.SWITCHBACK;
  }

  private int least() {
    return least != null
        ? least
        : isSwitchback() ? Switchback.FEWEST : TrialDesign.USUAL.minRepetitions();
  }

  private int most() {
    return most != null
        ? most
        : isSwitchback() ? Switchback.MOST : TrialDesign.USUAL.maxRepetitions();
  }

  /** What is wrong with the numbers; empty when nothing is. */
  String problem() {
    if (least() < 1 || most() < least()) {
      return "--min-repetitions is at least 1, and --max-repetitions not less";
    }
    if (!(indifference >= 0 && indifference <= 100)) {
      return "--indifference-percent is from 0 to 100";
    }
    if (warmup < 0) {
      return "--warmup is not negative";
    }
    if (instrumentedBlocks != null && (instrumentedBlocks < 0 || instrumentedBlocks > 100)) {
      return "--instrumented-blocks is from 0 to 100";
    }
    if (isSwitchback() && (edge.isNegative() || edge.compareTo(slice) >= 0)) {
      return "--edge is shorter than --slice";
    }
    return indifference > 0 ? "" : "--indifference-percent is above 0";
  }
}
