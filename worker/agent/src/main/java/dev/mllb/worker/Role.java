// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

/** What a worker does; one process may have any set of them. */
enum Role {
  /** Workflows. */
  CONTROL,
  /** Dataset, training, evaluation, export, report; needs DJL and ONNX Runtime. */
  COMPUTE,
  /** Everything that happens on one node; root on that node. */
  HOST
}
