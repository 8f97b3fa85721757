// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/** What a model is trained to do. */
public enum Target {
  /** Answer as the kernel answered. */
  IMITATION,

  /**
   * Answer what turned out well for the task, by the outcome columns of rows whose answer a canary
   * drew at random. Experimental.
   */
  OUTCOME
}
