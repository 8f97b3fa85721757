// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.model.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of both arms, block by block, on the scale on which the comparison is made: logarithms
 * of a metric that is positive by its declaration, so that differences are ratios; any other as it
 * is.
 */
final class BlockedSample {

  /** One block. */
  static final class Block {

    private final int number;
    private final double[] treated;
    private final double[] untreated;

    Block(int number, double[] treated, double[] untreated) {
      this.number = number;
      this.treated = treated;
      this.untreated = untreated;
    }

    /** Place in the trial, counting from 0. */
    int number() {
      return number;
    }

    /** Values of the arm that is compared; not to be changed. */
    double[] treated() {
      return treated;
    }

    /** Values of the control; not to be changed. */
    double[] untreated() {
      return untreated;
    }

    int size() {
      return treated.length + untreated.length;
    }

    /** Harmonic weight: what the block tells about the difference. */
    double weight() {
      return (double) treated.length * untreated.length / size();
    }

    double difference() {
      return mean(treated) - mean(untreated);
    }

    double[] all() {
      double[] all = new double[size()];
      System.arraycopy(treated, 0, all, 0, treated.length);
      System.arraycopy(untreated, 0, all, treated.length, untreated.length);
      return all;
    }
  }

  private final List<Block> blocks;
  private final boolean isLogarithmic;

  private BlockedSample(List<Block> blocks, boolean isLogarithmic) {
    this.blocks = blocks;
    this.isLogarithmic = isLogarithmic;
  }

  /** Blocks in which an arm is missing cannot compare anything and are left out. */
  static BlockedSample of(Metric.Domain domain, List<Observation> observations) {
    boolean isLogarithmic = domain == Metric.Domain.POSITIVE;
    SortedMap<Integer, List<Observation>> byBlock = new TreeMap<>();
    observations.forEach(o -> byBlock.computeIfAbsent(o.block(), key -> new ArrayList<>()).add(o));
    List<Block> blocks =
        byBlock.entrySet().stream()
            .map(
                e ->
                    new Block(
                        e.getKey(),
                        arm(e.getValue(), true, isLogarithmic),
                        arm(e.getValue(), false, isLogarithmic)))
            .filter(block -> block.treated().length > 0 && block.untreated().length > 0)
            .toList();
    return new BlockedSample(blocks, isLogarithmic);
  }

  /** Blocks whose values are on the sample's scale already. */
  static BlockedSample ofScaled(List<Block> blocks) {
    return new BlockedSample(blocks, false);
  }

  private static double[] arm(List<Observation> list, boolean isTreated, boolean isLogarithmic) {
    return list.stream()
        .filter(o -> o.isTreated() == isTreated)
        .mapToDouble(o -> isLogarithmic ? Math.log(o.value()) : o.value())
        .toArray();
  }

  List<Block> blocks() {
    return blocks;
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  double totalWeight() {
    return blocks.stream().mapToDouble(Block::weight).sum();
  }

  /** Difference treated minus untreated, weighted over the blocks; on the sample's scale. */
  double difference() {
    return blocks.stream().mapToDouble(b -> b.weight() * b.difference()).sum() / totalWeight();
  }

  /** Values of one arm on the sample's scale. */
  double[] arm(boolean isTreated) {
    return blocks.stream()
        .flatMapToDouble(b -> Arrays.stream(isTreated ? b.treated() : b.untreated()))
        .toArray();
  }

  /** Summary of one arm in the metric's unit: geometric mean, or mean on the plain scale. */
  double level(boolean isTreated) {
    double mean = mean(arm(isTreated));
    return isLogarithmic ? Math.exp(mean) : mean;
  }

  /** A difference on the sample's scale in percent of the control's level. */
  double percent(double difference) {
    if (Double.isInfinite(difference)) {
      return difference;
    }
    return 100 * (isLogarithmic ? Math.expm1(difference) : difference / Math.abs(level(false)));
  }

  /** A percentage of the control's level on the sample's scale. */
  double ofPercent(double percent) {
    return isLogarithmic ? Math.log1p(percent / 100) : percent / 100 * Math.abs(level(false));
  }

  /** Degrees of freedom left for the noise: one level per block and one difference are used up. */
  int degreesOfFreedom() {
    return blocks.stream().mapToInt(Block::size).sum() - blocks.size() - 1;
  }

  /** What is left of the values when block levels and the difference are taken out. */
  double[][] residuals() {
    double difference = difference();
    double[][] residuals = {new double[size(false)], new double[size(true)]};
    int[] filled = new int[2];
    for (Block block : blocks) {
      double share = (double) block.treated().length / block.size();
      double level = mean(block.all()) - share * difference;
      for (double value : block.treated()) {
        residuals[1][filled[1]++] = value - level - difference;
      }
      for (double value : block.untreated()) {
        residuals[0][filled[0]++] = value - level;
      }
    }
    return residuals;
  }

  private int size(boolean isTreated) {
    return blocks.stream().mapToInt(b -> (isTreated ? b.treated() : b.untreated()).length).sum();
  }

  /** Standard deviation of one repetition within its block; on the sample's scale. */
  double noise() {
    double squares = 0;
    for (double[] arm : residuals()) {
      for (double residual : arm) {
        squares += residual * residual;
      }
    }
    return Math.sqrt(squares / Math.max(1, degreesOfFreedom()));
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
