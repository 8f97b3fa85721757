// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.learning.net.FloatNet;
import java.util.TreeSet;

/**
 * Logistic regression by Newton's method with a little ridge: the linear baseline. What the network
 * adds over it is what the hidden layer is worth.
 */
public final class LogisticRegression {

  private static final int STEPS = 25;
  private static final double RIDGE = 1e-3;

  private final Standardizer standardizer;

  /** One weight per feature, then the constant. */
  private final double[] weights;

  private LogisticRegression(Standardizer standardizer, double[] weights) {
    this.standardizer = standardizer;
    this.weights = weights;
  }

  /** Fits to examples of both classes. */
  public static LogisticRegression fit(Examples examples) {
    TreeSet<Integer> all = new TreeSet<>();
    for (int f = 0; f < examples.width(); f++) {
      all.add(f);
    }
    Standardizer standardizer = Standardizer.fit(examples, all);
    double[] weights = new double[examples.width() + 1];
    LogisticRegression model = new LogisticRegression(standardizer, weights);
    for (int step = 0; step < STEPS; step++) {
      if (model.newtonStep(examples) < 1e-6) {
        break;
      }
    }
    return model;
  }

  /** Logits. */
  public double[] scores(short[] rows) {
    int width = weights.length - 1;
    double[] scores = new double[rows.length / width];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = dot(vector(rows, row));
    }
    return scores;
  }

  private double[] vector(short[] rows, int row) {
    int width = weights.length - 1;
    double[] x = new double[weights.length];
    for (int f = 0; f < width; f++) {
      double value = rows[row * width + f] / FloatNet.INPUT_SCALE;
      x[f] = (value - standardizer.mean()[f]) * standardizer.inverse()[f];
    }
    x[width] = 1;
    return x;
  }

  private double dot(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += weights[i] * x[i];
    }
    return sum;
  }

  /** Length of the step taken. */
  private double newtonStep(Examples examples) {
    int n = weights.length;
    double[][] hessian = new double[n][n];
    double[] gradient = new double[n];
    for (int i = 0; i < n; i++) {
      gradient[i] = -RIDGE * weights[i] * examples.size();
      hessian[i][i] = RIDGE * examples.size();
    }
    for (int row = 0; row < examples.size(); row++) {
      double[] x = vector(examples.values(), row);
      double p = 1 / (1 + Math.exp(-dot(x)));
      double error = (examples.labels()[row] ? 1 : 0) - p;
      double curve = Math.max(p * (1 - p), 1e-9);
      for (int i = 0; i < n; i++) {
        gradient[i] += error * x[i];
        for (int j = 0; j <= i; j++) {
          hessian[i][j] += curve * x[i] * x[j];
        }
      }
    }
    double[] step = solve(hessian, gradient);
    double length = 0;
    for (int i = 0; i < n; i++) {
      weights[i] += step[i];
      length = Math.max(length, Math.abs(step[i]));
    }
    return length;
  }

  /** Solves by Cholesky; only the lower half of {@code a} is read, and overwritten. */
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / a[j][j];
      }
    }
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= a[i][k] * x[k];
      }
      x[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= a[k][i] * x[k];
      }
      x[i] /= a[i][i];
    }
    return x;
  }
}
