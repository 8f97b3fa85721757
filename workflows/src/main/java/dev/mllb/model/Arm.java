package dev.mllb.model;

/** The two sides of a trial. */
public enum Arm {
  NATIVE,
  MLLB
}
