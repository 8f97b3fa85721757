// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.cli.output.DurationConverter;
import dev.mllb.model.TrialDesign;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How the repetitions of {@code mllb bench} are taken. */
final class BenchDesign {

  private static final double CONFIDENCE = 0.95;

  @Option(
      names = "--min",
      defaultValue = "4",
      description = "Least repetitions of each arm (${DEFAULT-VALUE}).")
  private int least;

  @Option(
      names = "--max",
      defaultValue = "6",
      description = "Most repetitions of each arm (${DEFAULT-VALUE}).")
  private int most;

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
    return new TrialDesign(warmup, least, most, CONFIDENCE, indifference, settle, 0);
  }

  /** What is wrong with the numbers; empty when nothing is. */
  String problem() {
    if (least < 1 || most < least) {
      return "--min is at least 1 and --max at least --min";
    }
    if (warmup < 0) {
      return "--warmup is not negative";
    }
    return indifference > 0 ? "" : "--indifference is above 0";
  }
}
