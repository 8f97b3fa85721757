// SPDX-License-Identifier: Apache-2.0
// Compiled and run by `run`, against the libraries of the distribution; in this package, because the
// engines are of no concern to anyone else.
package dev.mllb.learning.train;

import dev.mllb.model.Target;
import dev.mllb.model.Balance;
import dev.mllb.features.FeatureSets;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

/**
 * From which size of a batch on PyTorch's steps cost less than those in plain arrays: processor
 * time of one step for shapes and batches, both engines in turn in one process.
 */
public final class StepsCrossover {

  private static final int ROUNDS = 5;
  private static final List<List<Integer>> SHAPES =
      List.of(List.of(10), List.of(32, 16), List.of(64, 32), List.of(64, 64));
  private static final List<Integer> BATCHES = List.of(256, 1024, 4096, 16384);

  public static void main(String[] args) {
    System.out.println(DjlRuntime.warmUp());
    System.out.println("hidden\tbatch\tweights x rows\tarrays us\tPyTorch us\tPyTorch / arrays\tchosen");
    for (List<Integer> shape : SHAPES) {
      for (int batch : BATCHES) {
        compare(shape, batch);
      }
    }
  }

  private static void compare(List<Integer> hidden, int batch) {
    SplitSpec split = new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of());
    ModelSpec spec =
        new ModelSpec("mllb15", List.of(), hidden, 0, batch, 1, 0.01, 0, false, split, Balance.NONE, Target.IMITATION);
    long work = (long) batch * FeatureSets.parameters(spec);
    FloatNet start = StartWeights.of(15, hidden, 1);
    // Long enough that the clock's grain and a call's first cost do not count.
    int steps = (int) Math.max(4, 200_000_000L / work);
    Batches.Chunk rows = chunk(batch * Math.min(steps, 65_536 / batch + 1));
    double arrays = Double.POSITIVE_INFINITY;
    double pytorch = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      try (TrainingEngine engine = new ArraySteps(start, 0, 1)) {
        arrays = Math.min(arrays, secondsPerStep(engine, rows, batch, steps));
      }
      try (TrainingEngine engine = PyTorchSteps.open(start, 0, 1, note -> {})) {
        pytorch = Math.min(pytorch, secondsPerStep(engine, rows, batch, steps));
      }
    }
    System.out.printf(
        "%s\t%d\t%d\t%.0f\t%.0f\t%.2f\t%s%n",
        hidden, batch, work, arrays * 1e6, pytorch * 1e6, pytorch / arrays,
        TrainingEngine.worthPyTorch(FeatureSets.parameters(spec), batch) ? "PyTorch" : "arrays");
  }

  private static double secondsPerStep(TrainingEngine engine, Batches.Chunk rows, int batch, int steps) {
    int done = 0;
    double start = cpuSeconds();
    while (done < steps) {
      engine.over(rows, batch, 0.01);
      done += rows.rows() / batch;
    }
    return (cpuSeconds() - start) / done;
  }

  private static Batches.Chunk chunk(int rows) {
    Random random = new Random(1);
    float[] x = new float[rows * 15];
    float[] signs = new float[rows];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < rows; i++) {
      signs[i] = x[i * 15] + x[i * 15 + 1] > 0 ? 1 : -1;
    }
    return new Batches.Chunk(x, signs, rows);
  }

  /** Of this thread, which does all the work of both engines. */
  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }
}
