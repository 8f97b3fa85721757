// SPDX-License-Identifier: Apache-2.0
/**
 * Networks as ONNX files, and scores from ONNX Runtime. Entry points: {@link
 * dev.mllb.learning.onnx.OnnxFiles}, {@link dev.mllb.learning.onnx.OnnxScorer}.
 */
@NullMarked
package dev.mllb.learning.onnx;

import org.jspecify.annotations.NullMarked;
