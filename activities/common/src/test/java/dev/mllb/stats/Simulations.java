// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.LongPredicate;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Counts how often something is true of simulated trials, holds the count against the exact
 * binomial bound and writes it down. {@code -Dmllb.simulations=N} for other than 400 trials a cell,
 * {@code -Dmllb.seed=N} for others.
 */
public final class Simulations {

  public static final int TRIALS = Integer.getInteger("mllb.simulations", 400);
  private static final long SEED = Long.getLong("mllb.seed", 20_240_611L);

  /** One cell in ten thousand that keeps its promise is taken for one that does not. */
  private static final double CHANCE = 1e-4;

  private static final Path TABLE = Path.of("target", "simulation.md");

  private Simulations() {}

  /** How many of the cell's trials it is true of; each trial has a seed of its own. */
  public static int count(String cell, LongPredicate isTrue) {
    return count(cell, TRIALS, isTrue);
  }

  private static int count(String cell, int trials, LongPredicate isTrue) {
    return (int) Seeds.generator(SEED, cell).longs(trials).filter(isTrue).count();
  }

  /** The promise that something happens in at most this share of trials. */
  public static void atMost(double promised, String cell, LongPredicate isTrue) {
    atMost(promised, TRIALS, cell, isTrue);
  }

  /** The same of another number of trials. */
  public static void atMost(double promised, int trials, String cell, LongPredicate isTrue) {
    held(promised, trials, count(cell, trials, isTrue), cell);
  }

  /** The same of trials that were counted already. */
  static void held(double promised, int trials, int count, String cell) {
    write(cell, count, trials, "at most " + percent(promised));
    assertThat(count)
        .as(cell)
        .isLessThanOrEqualTo(
            BinomialDistribution.of(trials, promised).inverseSurvivalProbability(CHANCE));
  }

  /** The promise that something happens in at least this share of trials. */
  public static void atLeast(double promised, String cell, LongPredicate isTrue) {
    atLeast(promised, TRIALS, cell, isTrue);
  }

  /** The same of another number of trials. */
  public static void atLeast(double promised, int trials, String cell, LongPredicate isTrue) {
    int count = count(cell, trials, isTrue);
    write(cell, count, trials, "at least " + percent(promised));
    assertThat(count)
        .as(cell)
        .isGreaterThanOrEqualTo(
            BinomialDistribution.of(trials, promised).inverseCumulativeProbability(CHANCE));
  }

  /** What nothing is promised of, and is measured so that it can be said. */
  public static void shown(String cell, LongPredicate isTrue) {
    shown(TRIALS, cell, isTrue);
  }

  /** The same of another number of trials. */
  public static void shown(int trials, String cell, LongPredicate isTrue) {
    write(cell, count(cell, trials, isTrue), trials, "not covered");
  }

  private static void write(String cell, int count, int trials, String promised) {
    double share = (double) count / trials;
    double error = Math.sqrt(share * (1 - share) / trials);
    row(cell, String.format(Locale.ROOT, "%.2f ± %.2f %%", 100 * share, 100 * error), promised);
  }

  /** A line of the table. */
  public static void row(String cell, String found, String promised) {
    try {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(
          TABLE,
          "| " + cell + " | " + found + " | " + promised + " |\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.01 ? "%.2f %%" : "%.1f %%", 100 * share);
  }
}
