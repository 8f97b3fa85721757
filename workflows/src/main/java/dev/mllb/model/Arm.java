// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/** The two sides of a trial. */
public enum Arm {
  NATIVE,
  MLLB
}
