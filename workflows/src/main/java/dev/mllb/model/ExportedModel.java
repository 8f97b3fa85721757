// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The integer model in the forms that leave Java, with the proof that all forms agree.
 *
 * @param modelId first 16 bytes of the ONNX file's sha256, hex
 * @param modelBin {@code model.bin}, what the module reads
 * @param header {@code mllb_model.h}, the same as C text for people; no node compiles it
 * @param integerOnnx the integer graph
 * @param goldenVectors little-endian int16 inputs, one vector after the other
 * @param goldenScores little-endian int32 scores expected for them
 * @param vectors number of golden vectors
 * @param integerAgreement share of held-out rows on which integer and float decide alike; 0..1
 * @param parity JSON: every link of the chain with rows compared and differences found
 * @param signature detached Ed25519 signature of {@code model.bin}; null when nobody signed
 */
public record ExportedModel(
    String modelId,
    ArtifactRef modelBin,
    ArtifactRef header,
    ArtifactRef integerOnnx,
    ArtifactRef goldenVectors,
    ArtifactRef goldenScores,
    int vectors,
    double integerAgreement,
    ArtifactRef parity,
    @Nullable ArtifactRef signature) {

  public ExportedModel {
    requireNonNull(modelId, "modelId is missing");
    requireNonNull(modelBin, "modelBin is missing");
    requireNonNull(goldenVectors, "goldenVectors is missing");
    requireNonNull(goldenScores, "goldenScores is missing");
  }

  /** What goes into a kernel. */
  public ModelBinRef forKernel() {
    return new ModelBinRef(modelId, modelBin, signature);
  }

  /** The same with a signature. */
  public ExportedModel signed(ArtifactRef by) {
    return new ExportedModel(
        modelId,
        modelBin,
        header,
        integerOnnx,
        goldenVectors,
        goldenScores,
        vectors,
        integerAgreement,
        parity,
        by);
  }
}
