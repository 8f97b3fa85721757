// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.bpf.BpfException;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.learning.net.InputRanges;
import dev.mllb.learning.net.IntegerLayer;
import dev.mllb.learning.net.IntegerModel;
import dev.mllb.learning.net.IntervalProof;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.scheduler.Scheduler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A checked model as a scheduler asks it: the bytes of its {@code model.bin}. */
final class SchedulerModel {

  /** Vectors that every loaded model is asked before its scheduler is put in force. */
  private static final int EXAMINED = 256;

  /** {@code struct mllb_answer} of {@code bpf/mllb_model.bpf.h}: features, then the score. */
  private static final int ANSWER_BYTES = 40;

  private static final int SCORE = 32;

  private final ModelBin file;
  private final FeatureTable table;
  private final byte[] bytes;

  private SchedulerModel(byte[] bytes) {
    this.bytes = bytes;
    file = ModelBin.decode(bytes);
    table = FeatureTable.numbered(file.featureSet());
    IntervalProof.check(file.model(), InputRanges.of(table));
  }

  /** Asks the model that is loaded. */
  interface Asked {
    int run(ByteBuffer context) throws BpfException;
  }

  /**
   * A model that this scheduler can ask.
   *
   * @throws MllbException MODEL_SCHEMA_MISMATCH when it is none, or when the scheduler cannot give
   *     what it reads
   */
  static SchedulerModel of(byte[] modelBin, Scheduler scheduler) {
    SchedulerModel model = new SchedulerModel(modelBin);
    scheduler
        .problem(model.used())
        .ifPresent(
            why -> {
              throw new MllbException(FailureCode.MODEL_SCHEMA_MISMATCH, why);
            });
    return model;
  }

  /** The largest there can be, which always says yes: what a kernel takes of it, it takes. */
  static SchedulerModel largest() {
    int inputs = FeatureTable.MLLB15.size();
    int widest = IntegerModel.MAX_HIDDEN;
    IntegerModel model =
        new IntegerModel(List.of(zeros(inputs, widest), zeros(widest, widest), zeros(widest, 1)));
    return new SchedulerModel(
        new ModelBin(ModelBin.FEATURE_SET_MLLB15, new byte[ModelBin.MODEL_ID_BYTES], model)
            .encode());
  }

  private static IntegerLayer zeros(int inputs, int outputs) {
    return new IntegerLayer(inputs, outputs, 0, new short[inputs * outputs], new int[outputs]);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** Features that can change a score: those with a weight. */
  private List<String> used() {
    IntegerLayer first = file.model().layers().get(0);
    List<String> used = new ArrayList<>();
    for (int i = 0; i < first.inputs(); i++) {
      for (int o = 0; o < first.outputs(); o++) {
        if (first.weights()[o * first.inputs() + i] != 0) {
          used.add(table.names().get(i));
          break;
        }
      }
    }
    return used;
  }

  /**
   * Returns when what is loaded gives this model's scores.
   *
   * @throws MllbException PARITY_BROKEN when it does not
   */
  void examine(Asked loaded) throws BpfException {
    Random random = new Random(1);
    InputRanges ranges = InputRanges.of(table);
    short[] x = new short[ranges.size()];
    ByteBuffer context = ByteBuffer.allocate(ANSWER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int vector = 0; vector < EXAMINED; vector++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = value(random, ranges.lo()[i], ranges.hi()[i]);
        context.putShort(Short.BYTES * i, x[i]);
      }
      int failure = loaded.run(context);
      int score = context.getInt(SCORE);
      int wanted = file.model().score(x, 0);
      if (failure != 0 || score != wanted) {
        throw new MllbException(
            FailureCode.PARITY_BROKEN,
            failure != 0
                ? "the model in the scheduler does not answer"
                : "the model in the scheduler gives " + score + " where " + wanted + " is right");
      }
    }
  }

  /** Often at an edge of the range. */
  private static short value(Random random, int lo, int hi) {
    return (short)
        switch (random.nextInt(4)) {
          case 0 -> lo;
          case 1 -> hi;
          default -> lo + random.nextInt(hi - lo + 1);
        };
  }
}
