// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * Groups that count alike in training, however many rows each has; held-out rows stay as they are.
 */
public enum Balance {
  /** Rows count as they come. */
  NONE,
  WORKLOAD,
  NODE,
  KERNEL
}
