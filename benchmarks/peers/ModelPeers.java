// SPDX-License-Identifier: Apache-2.0
// Run by model.sh in source form, with the libraries of the distribution on the class path.

import dev.mllb.model.Target;
import dev.mllb.model.Balance;
import dev.mllb.features.FeatureTable;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.learning.onnx.OnnxFiles;
import dev.mllb.learning.onnx.OnnxScorer;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.dataset.Decisions;
import dev.mllb.learning.train.DjlRuntime;
import dev.mllb.learning.train.Examples;
import dev.mllb.learning.train.Split;
import dev.mllb.learning.train.Trainer;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Times our trainer against a plain hand-written loop on the same rows, and ONNX Runtime's scoring.
 *
 * <pre>ModelPeers DATASET.npy BATCH EPOCHS OUT_DIR</pre>
 *
 * Writes {@code weights.bin} and {@code rows.bin} for the NumPy peer.
 */
public final class ModelPeers {

  private static final int WIDTH = 15;
  private static final int HIDDEN = 10;

  public static void main(String[] args) throws Exception {
    SplitSpec byTime = new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of());
    Decisions decisions = Decisions.open(Path.of(args[0]), FeatureTable.MLLB15);
    Split split = Split.of(decisions, byTime, 1);
    Examples train = Examples.of(decisions, split.train());
    Examples validation = Examples.of(decisions, split.validation()).thinned(2000);
    Examples heldOut = Examples.of(decisions, split.heldOut());
    int batch = Integer.parseInt(args[1]);
    int epochs = Integer.parseInt(args[2]);
    System.out.println(DjlRuntime.warmUp());
    ModelSpec spec =
        new ModelSpec(
            "mllb15", List.of(), List.of(HIDDEN), 0, batch, epochs, 0.03, 0, false, byTime, Balance.NONE, Target.IMITATION);
    // Once for the JIT compiler and the native libraries, then the measured one.
    FloatNet net = null;
    double best = Double.POSITIVE_INFINITY;
    for (int run = 0; run < 3; run++) {
      double start = cpuSeconds();
      net = new Trainer(FeatureTable.MLLB15, spec, 1, note -> {}).train(train, validation).net();
      best = Math.min(best, (cpuSeconds() - start) / epochs);
    }
    report("trainer_cpu_seconds_per_epoch", best, train.size() + " rows, batch " + batch);
    report("trainer_accuracy", accuracy(net, heldOut), heldOut.size() + " held-out rows");
    double plain = Double.POSITIVE_INFINITY;
    for (int run = 0; run < 3; run++) {
      plain = Math.min(plain, new PlainLoop(train, batch).secondsPerEpoch(epochs));
    }
    report("plain_loop_cpu_seconds_per_epoch", plain, "hand-written Java, same rows and batches");
    report("trainer_to_plain", best / plain, "target at most 1.2");
    whole(byTime, train, Examples.of(decisions, split.validation()), heldOut);
    scoring(net, heldOut, Path.of(args[3]));
  }

  /** The default plan from the first step to the last, all its epochs, as nobody has to wait. */
  private static void whole(
      SplitSpec split, Examples train, Examples validation, Examples heldOut) {
    ModelSpec usual = ModelSpec.USUAL.with(model -> model.split = split);
    double start = cpuSeconds();
    Trainer.Training outcome =
        new Trainer(FeatureTable.MLLB15, usual, 1, note -> {}).train(train, validation);
    int epochs = outcome.epochs().size();
    report("training_cpu_seconds", cpuSeconds() - start, "default plan, all its " + epochs);
    report("training_accuracy", accuracy(outcome.net(), heldOut), "held-out rows");
    report("training_balanced", balanced(outcome.net(), heldOut), "the same");
  }

  private static double balanced(FloatNet net, Examples examples) {
    double[] scores = net.scores(examples.values());
    double[] right = new double[2];
    double[] seen = new double[2];
    for (int i = 0; i < scores.length; i++) {
      int label = examples.labels()[i] ? 1 : 0;
      seen[label]++;
      right[label] += (scores[i] >= 0) == examples.labels()[i] ? 1 : 0;
    }
    return (right[0] / seen[0] + right[1] / seen[1]) / 2;
  }

  private static void scoring(FloatNet net, Examples examples, Path out) throws Exception {
    short[] rows = examples.values();
    try (OnnxScorer scorer = new OnnxScorer(OnnxFiles.write(net, Map.of()), WIDTH)) {
      double best = Double.POSITIVE_INFINITY;
      for (int run = 0; run < 100; run++) {
        double start = cpuSeconds();
        scorer.floatScores(rows);
        best = Math.min(best, cpuSeconds() - start);
      }
      report("onnxruntime_rows_per_second", examples.size() / best, "one thread");
    }
    ByteBuffer values = ByteBuffer.allocate(rows.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    values.asShortBuffer().put(rows);
    Files.write(out.resolve("rows.bin"), values.array());
    ByteBuffer weights = ByteBuffer.allocate(4 * (WIDTH * HIDDEN + HIDDEN + HIDDEN + 1));
    weights.order(ByteOrder.LITTLE_ENDIAN);
    for (var layer : net.layers()) {
      for (float w : layer.weights()) {
        weights.putFloat(w);
      }
      for (float b : layer.bias()) {
        weights.putFloat(b);
      }
    }
    Files.write(out.resolve("weights.bin"), weights.array());
  }

  private static double accuracy(FloatNet net, Examples examples) {
    double[] scores = net.scores(examples.values());
    int right = 0;
    for (int i = 0; i < scores.length; i++) {
      right += (scores[i] >= 0) == examples.labels()[i] ? 1 : 0;
    }
    return (double) right / scores.length;
  }

  /** Of this thread, which does all the work: a busy machine does not change it. */
  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void report(String name, double value, String note) {
    System.out.println(String.format(Locale.ROOT, "%s\t%.6g\t%s", name, value, note));
  }

  /** Forward, backward and Adam for a 15-10-1 network in plain float arrays. */
  private static final class PlainLoop {

    private final float[] x;
    private final float[] y;
    private final int rows;
    private final int batch;
    private final float[] p = new float[WIDTH * HIDDEN + HIDDEN + HIDDEN + 1];
    private final float[] g = new float[p.length];
    private final float[] m = new float[p.length];
    private final float[] v = new float[p.length];
    private final float[] h = new float[HIDDEN];
    private int step;

    PlainLoop(Examples examples, int batch) {
      this.rows = examples.size();
      this.batch = batch;
      this.x = new float[examples.values().length];
      this.y = new float[rows];
      double[] mean = new double[WIDTH];
      double[] square = new double[WIDTH];
      for (int i = 0; i < x.length; i++) {
        double value = examples.values()[i];
        mean[i % WIDTH] += value / rows;
        square[i % WIDTH] += value * value / rows;
      }
      for (int i = 0; i < x.length; i++) {
        int f = i % WIDTH;
        double deviation = Math.sqrt(Math.max(1e-9, square[f] - mean[f] * mean[f]));
        x[i] = (float) ((examples.values()[i] - mean[f]) / deviation);
      }
      for (int i = 0; i < rows; i++) {
        y[i] = examples.labels()[i] ? 1 : 0;
      }
      Random random = new Random(1);
      for (int i = 0; i < p.length; i++) {
        p[i] = (float) (random.nextGaussian() * 0.3);
      }
    }

    double secondsPerEpoch(int epochs) {
      double[] seconds = new double[epochs];
      int[] order = new int[rows];
      Arrays.setAll(order, i -> i);
      Random random = new Random(2);
      for (int epoch = 0; epoch < epochs; epoch++) {
        double start = cpuSeconds();
        for (int i = rows - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          int swapped = order[i];
          order[i] = order[j];
          order[j] = swapped;
        }
        for (int from = 0; from < rows; from += batch) {
          int to = Math.min(rows, from + batch);
          Arrays.fill(g, 0);
          for (int i = from; i < to; i++) {
            backward(order[i], 1f / (to - from));
          }
          adam(0.01f);
        }
        seconds[epoch] = cpuSeconds() - start;
      }
      return median(seconds);
    }

    private void backward(int row, float share) {
      int out = WIDTH * HIDDEN + HIDDEN;
      float z = p[out + HIDDEN];
      for (int j = 0; j < HIDDEN; j++) {
        float sum = p[WIDTH * HIDDEN + j];
        for (int i = 0; i < WIDTH; i++) {
          sum += p[j * WIDTH + i] * x[row * WIDTH + i];
        }
        h[j] = Math.max(sum, 0);
        z += p[out + j] * h[j];
      }
      float d = (float) (1 / (1 + Math.exp(-z)) - y[row]) * share;
      g[out + HIDDEN] += d;
      for (int j = 0; j < HIDDEN; j++) {
        g[out + j] += d * h[j];
        if (h[j] > 0) {
          float dh = d * p[out + j];
          g[WIDTH * HIDDEN + j] += dh;
          for (int i = 0; i < WIDTH; i++) {
            g[j * WIDTH + i] += dh * x[row * WIDTH + i];
          }
        }
      }
    }

    private void adam(float rate) {
      step++;
      float c1 = (float) (1 - Math.pow(0.9, step));
      float c2 = (float) (1 - Math.pow(0.999, step));
      for (int i = 0; i < p.length; i++) {
        m[i] = 0.9f * m[i] + 0.1f * g[i];
        v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
        p[i] -= rate * (m[i] / c1) / ((float) Math.sqrt(v[i] / c2) + 1e-8f);
      }
    }
  }
}
