// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns a float network into the integer model. Every layer gets the largest weight scale that
 * int16 weights and the interval proof allow; the shifts between layers are searched on real rows
 * for the best agreement with the float decisions.
 */
public final class Quantizer {

  /** Shifts tried below and above the one at which the rows just fit 15 bits. */
  private static final int BELOW = 2;

  private static final int ABOVE = 3;

  private static final int CALIBRATION_ROWS = 8192;

  private final InputRanges ranges;
  private final short[] rows;

  /**
   * @param rows calibration vectors, one after the other; not held-out ones
   */
  public Quantizer(InputRanges ranges, short[] rows) {
    if (rows.length == 0 || rows.length % ranges.size() != 0) {
      throw new IllegalArgumentException("calibration rows do not fit the feature set");
    }
    this.ranges = ranges;
    this.rows = rows;
  }

  /**
   * The integer model that agrees best with {@code net} on the calibration rows.
   *
   * @throws MllbException MODEL_DIVERGED when a weight is not a number
   */
  public IntegerModel quantize(FloatNet net) {
    if (!net.isFinite()) {
      throw new MllbException(
          FailureCode.MODEL_DIVERGED, "a weight is not a number; lower model.learning_rate");
    }
    FloatNet balanced = Equalizer.equalize(net, ranges);
    double[] wanted = balanced.scores(rows);
    List<Candidate> open = List.of(new Candidate(List.of(), FloatNet.INPUT_SCALE, inputColumns()));
    for (int l = 0; l < balanced.layers().size(); l++) {
      boolean last = l == balanced.layers().size() - 1;
      List<Candidate> next = new ArrayList<>();
      for (Candidate candidate : open) {
        next.addAll(extend(candidate, balanced.layers().get(l), l == 0, last));
      }
      open = next;
    }
    IntegerModel model = best(open, wanted);
    IntervalProof.check(model, ranges);
    return model;
  }

  /** Training vectors at equal distances, as many as choosing scales needs. */
  public static short[] calibration(short[] rows, int width) {
    int count = rows.length / width;
    int most = Math.min(CALIBRATION_ROWS, count);
    short[] some = new short[most * width];
    for (int i = 0; i < most; i++) {
      System.arraycopy(rows, (int) ((long) i * count / most) * width, some, i * width, width);
    }
    return some;
  }

  private static IntegerModel best(List<Candidate> candidates, double[] wanted) {
    Candidate best = candidates.get(0);
    double bestCost = Double.POSITIVE_INFINITY;
    for (Candidate candidate : candidates) {
      double cost = candidate.cost(wanted);
      if (cost < bestCost) {
        best = candidate;
        bestCost = cost;
      }
    }
    return new IntegerModel(best.layers());
  }

  private List<Candidate> extend(Candidate base, Dense layer, boolean first, boolean last) {
    double weightScale = weightScale(layer, base.scale(), first);
    long[][] accumulators = new long[layer.outputs()][];
    IntegerLayer plain = round(layer, base.scale(), weightScale, 0);
    for (int o = 0; o < layer.outputs(); o++) {
      accumulators[o] = accumulate(plain, o, base.columns());
    }
    double scale = base.scale() * weightScale;
    if (last) {
      return List.of(base.with(plain, scale, accumulators));
    }
    List<Candidate> candidates = new ArrayList<>();
    int fitting = fittingShift(accumulators);
    for (int shift = Math.max(0, fitting - BELOW); shift <= fitting + ABOVE; shift++) {
      IntegerLayer rounded = round(layer, base.scale(), weightScale, shift);
      candidates.add(
          base.with(rounded, Math.scalb(scale, -shift), hidden(rounded, base.columns(), shift)));
    }
    return candidates;
  }

  private static long[][] hidden(IntegerLayer layer, long[][] columns, int shift) {
    long[][] hidden = new long[layer.outputs()][];
    for (int o = 0; o < layer.outputs(); o++) {
      long[] values = accumulate(layer, o, columns);
      for (int row = 0; row < values.length; row++) {
        values[row] = Math.min(Math.max(values[row], 0) >> shift, IntegerModel.HIDDEN_MAX);
      }
      hidden[o] = values;
    }
    return hidden;
  }

  private static long[] accumulate(IntegerLayer layer, int neuron, long[][] columns) {
    long[] sums = new long[columns[0].length];
    Arrays.fill(sums, layer.bias()[neuron]);
    for (int i = 0; i < columns.length; i++) {
      int weight = layer.weights()[neuron * layer.inputs() + i];
      if (weight == 0) {
        continue;
      }
      long[] column = columns[i];
      for (int row = 0; row < sums.length; row++) {
        sums[row] += weight * column[row];
      }
    }
    return sums;
  }

  /** Least shift at which the greatest accumulator of the rows fits the hidden range. */
  private static int fittingShift(long[][] accumulators) {
    long max = 1;
    for (long[] neuron : accumulators) {
      for (long value : neuron) {
        max = Math.max(max, value);
      }
    }
    int shift = 0;
    while ((max >> shift) > IntegerModel.HIDDEN_MAX) {
      shift++;
    }
    return shift;
  }

  /** Largest scale that keeps weights in int16 and every accumulator below 2^31. */
  private double weightScale(Dense layer, double inputScale, boolean first) {
    double greatest = 1e-9;
    double loudest = 1e-9;
    double slack = 0;
    for (int o = 0; o < layer.outputs(); o++) {
      double bound = Math.abs(layer.bias()[o]) * inputScale;
      double rounding = 0;
      for (int i = 0; i < layer.inputs(); i++) {
        double magnitude = first ? ranges.magnitude(i) : IntegerModel.HIDDEN_MAX;
        greatest = Math.max(greatest, Math.abs(layer.weight(o, i)));
        bound += Math.abs(layer.weight(o, i)) * magnitude;
        rounding += 0.5 * magnitude;
      }
      loudest = Math.max(loudest, bound);
      slack = Math.max(slack, rounding);
    }
    // A quarter of the range is left to the rounding half that is added before the shift.
    double room = Integer.MAX_VALUE * 0.75 - slack - 1;
    return Math.min(Short.MAX_VALUE / greatest, room / loudest);
  }

  private static IntegerLayer round(Dense layer, double inputScale, double weightScale, int shift) {
    short[] weights = new short[layer.weights().length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (short) Math.round(layer.weights()[i] * weightScale);
    }
    int[] bias = new int[layer.outputs()];
    // Half a step before the shift makes its floor a rounding; capped so that the proof holds.
    int half = shift == 0 ? 0 : 1 << Math.min(shift - 1, 28);
    for (int o = 0; o < bias.length; o++) {
      bias[o] = (int) Math.round(layer.bias()[o] * inputScale * weightScale) + half;
    }
    return new IntegerLayer(layer.inputs(), layer.outputs(), shift, weights, bias);
  }

  private long[][] inputColumns() {
    int width = ranges.size();
    long[][] columns = new long[width][rows.length / width];
    for (int i = 0; i < rows.length; i++) {
      columns[i % width][i / width] = rows[i];
    }
    return columns;
  }

  /**
   * A model that is complete up to some layer.
   *
   * @param scale integer value that stands for 1.0 after the last layer
   * @param columns values of the last layer on the calibration rows, by neuron
   */
  @SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
  private record Candidate(List<IntegerLayer> layers, double scale, long[][] columns) {

    Candidate with(IntegerLayer layer, double newScale, long[][] newColumns) {
      List<IntegerLayer> longer = new ArrayList<>(layers);
      longer.add(layer);
      return new Candidate(longer, newScale, newColumns);
    }

    /** Disagreements first, then mean distance of the scores. */
    double cost(double[] wanted) {
      double differing = 0;
      double distance = 0;
      for (int row = 0; row < wanted.length; row++) {
        double got = columns[0][row] / scale;
        differing += (columns[0][row] >= 0) == (wanted[row] >= 0) ? 0 : 1;
        distance += Math.min(Math.abs(got - wanted[row]), 1);
      }
      return differing + distance / wanted.length;
    }
  }
}
