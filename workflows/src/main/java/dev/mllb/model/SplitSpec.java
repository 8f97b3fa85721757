package dev.mllb.model;

/**
 * How rows are divided into training and held-out data without leaking.
 *
 * @param by what separates the two
 * @param heldOut share of the rows (time), or of the groups (others), that is held out; 0..1
 * @param forced a {@link By#RANDOM} split is refused unless this is set, and then marked
 */
public record SplitSpec(By by, double heldOut, boolean forced) {

  /** The group that may stand on one side only. */
  public enum By {
    TIME,
    WORKLOAD,
    CPU_PAIR,
    NODE,
    RANDOM
  }
}
