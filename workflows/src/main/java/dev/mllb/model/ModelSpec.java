package dev.mllb.model;

import java.util.List;

/**
 * What is trained, and how.
 *
 * @param featureSet named and versioned feature set, for example {@code mllb15}
 * @param features subset of the set's feature names; empty means all
 * @param hidden widths of the hidden layers, one or two of 1..64
 * @param dropout probability, 0..1
 * @param batchSize rows per step
 * @param epochs upper bound of passes over the training rows
 * @param learningRate Adam's step size
 * @param patience epochs without improvement before training stops; 0 never stops early
 * @param classWeights weigh classes by their inverse frequency
 * @param split how rows are held out
 */
public record ModelSpec(
    String featureSet,
    List<String> features,
    List<Integer> hidden,
    double dropout,
    int batchSize,
    int epochs,
    double learningRate,
    int patience,
    boolean classWeights,
    SplitSpec split) {

  public ModelSpec {
    features = List.copyOf(features);
    hidden = List.copyOf(hidden);
  }
}
