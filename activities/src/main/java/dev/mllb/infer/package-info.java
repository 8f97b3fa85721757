/**
 * One model in its many forms: float network, ONNX files, integer model, {@code model.bin}, C
 * header, and the checks that all of them are the same function. Entry points: {@link
 * dev.mllb.infer.Quantizer} and {@link dev.mllb.infer.Parity}. No training and no Temporal types
 * here.
 */
@NullMarked
package dev.mllb.infer;

import org.jspecify.annotations.NullMarked;
