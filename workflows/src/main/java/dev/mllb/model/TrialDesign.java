// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.time.Duration;

/**
 * The design shared by all trials of an experiment.
 *
 * @param warmup repetitions of each arm that are measured and dropped
 * @param minRepetitions kept repetitions of each arm before a trial may stop
 * @param maxRepetitions kept repetitions of each arm after which it stops anyway
 * @param confidence level of the intervals, for example 0.95
 * @param indifferencePercent differences below this are "no difference"; percent of native
 * @param settle pause between repetitions at most; ends earlier when the node is quiet
 * @param calibrationRepetitions native-against-native repetitions of each arm before the trials; 0
 *     leaves the calibration out
 */
public record TrialDesign(
    int warmup,
    int minRepetitions,
    int maxRepetitions,
    double confidence,
    double indifferencePercent,
    Duration settle,
    int calibrationRepetitions) {}
