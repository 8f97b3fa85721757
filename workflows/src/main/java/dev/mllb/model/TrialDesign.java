// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The design shared by all trials of an experiment. A repetition is a run of the workload, or with
 * {@code switchback} a slice of one.
 *
 * @param warmup repetitions of each arm that are measured and dropped
 * @param minRepetitions kept repetitions of each arm before a trial may stop
 * @param maxRepetitions kept repetitions of each arm after which it stops anyway
 * @param confidence level of the intervals, for example 0.95
 * @param indifferencePercent differences below this are "no difference"; percent of native
 * @param settle pause between repetitions at most; ends earlier when the node is quiet
 * @param calibrationRepetitions native-against-native repetitions of each arm before the trials; 0
 *     leaves the calibration out
 * @param switchback how arms alternate within a run; null when each run has one arm
 * @param instrumentedBlocks repetitions of each arm with probes on, after the others; null when
 *     nothing is said
 * @param repetitionsPerBoot repetitions in each boot, whose mean is the boot's one value; then the
 *     other numbers count boots. Null when arms are not booted
 */
public record TrialDesign(
    int warmup,
    int minRepetitions,
    int maxRepetitions,
    double confidence,
    double indifferencePercent,
    Duration settle,
    int calibrationRepetitions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Switchback switchback,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer instrumentedBlocks,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer repetitionsPerBoot)
    implements Request {

  /** What a plan and a command take where nothing is said. */
  public static final TrialDesign USUAL =
      new TrialDesign(1, 5, 20, 0.95, 2, Duration.ofSeconds(5), 5, null);

  /** Blocks with probes where nothing is said: fewer give an interval that holds anything. */
  public static final int INSTRUMENTED_BLOCKS = 4;

  /** Repetitions in each boot where nothing is said. */
  public static final int PER_BOOT = 3;

  /** One that says nothing of blocks with probes. */
  public TrialDesign(
      int warmup,
      int minRepetitions,
      int maxRepetitions,
      double confidence,
      double indifferencePercent,
      Duration settle,
      int calibrationRepetitions,
      @Nullable Switchback switchback) {
    this(
        warmup,
        minRepetitions,
        maxRepetitions,
        confidence,
        indifferencePercent,
        settle,
        calibrationRepetitions,
        switchback,
        null,
        null);
  }

  /** One of arms that are not booted. */
  public TrialDesign(
      int warmup,
      int minRepetitions,
      int maxRepetitions,
      double confidence,
      double indifferencePercent,
      Duration settle,
      int calibrationRepetitions,
      @Nullable Switchback switchback,
      @Nullable Integer instrumentedBlocks) {
    this(
        warmup,
        minRepetitions,
        maxRepetitions,
        confidence,
        indifferencePercent,
        settle,
        calibrationRepetitions,
        switchback,
        instrumentedBlocks,
        null);
  }

  /** Whether each arm's repetitions are taken boot by boot; no getter's name, as below. */
  public boolean byBoots() {
    return repetitionsPerBoot != null;
  }

  /** Whether arms take turns within a run; no getter's name, which would be a field of payloads. */
  public boolean takesTurns() {
    return switchback != null;
  }

  /** The same with another confidence, most repetitions and calibration. */
  public TrialDesign with(double level, int most, int calibration) {
    return with(level, minRepetitions, most, calibration, instrumentedBlocks);
  }

  /** The same without blocks with probes, unless it says how many. */
  public TrialDesign unexplained() {
    return instrumentedBlocks != null
        ? this
        : with(confidence, minRepetitions, maxRepetitions, calibrationRepetitions, 0);
  }

  /** The same with so many repetitions of each arm, no more and no less. */
  public TrialDesign of(int repetitions) {
    return with(confidence, repetitions, repetitions, 0, instrumentedBlocks);
  }

  private TrialDesign with(
      double level, int least, int most, int calibration, @Nullable Integer looks) {
    return new TrialDesign(
        warmup,
        least,
        most,
        level,
        indifferencePercent,
        settle,
        calibration,
        switchback,
        looks,
        repetitionsPerBoot);
  }
}
