// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.Treatment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One kind of thing that an arm may hold: how it is prepared, applied, proved and undone, in place
 * and without a reboot.
 */
public interface ArmKind {

  /** Whether an arm holds one. */
  boolean isHeldBy(Arm arm);

  /** Why an arm cannot be switched in the middle of a run; nothing when it can. */
  default Optional<String> inTheWay(Arm arm) {
    return Optional.empty();
  }

  /** Puts away what an attempt that died has left; for a trial in which no arm holds one. */
  default void clear() {}

  /**
   * Makes every arm of a trial possible. The machine is as it was until {@link Session#apply} says
   * otherwise.
   *
   * @throws dev.mllb.failure.MllbException when that cannot be done
   */
  Session open(TrialRequest request);

  /** A machine on which every arm is possible. */
  interface Session extends AutoCloseable {

    /**
     * From now on the machine is as this arm says, also when it holds nothing of this kind.
     *
     * @throws ArmNotAppliedException when the machine does not take it
     */
    void apply(Arm arm);

    /**
     * Whether all that {@link #apply} began is there; asked again and again until it is.
     *
     * @throws ArmNotAppliedException when it will not be
     */
    default boolean isInPlace() {
      return true;
    }

    /**
     * The machine is as before {@link #apply}; idempotent.
     *
     * @throws dev.mllb.failure.MllbException when it cannot be put back
     */
    void undo();

    /** Why the machine is not as this arm says, asked right before and after its workload. */
    default List<String> doubts(Arm arm) {
      return List.of();
    }

    /**
     * Why a repetition was not what its arm says.
     *
     * @param treatment what was done meanwhile
     * @param counters what each counter grew by
     */
    default List<String> doubts(Arm arm, Treatment treatment, Map<String, Long> counters) {
      return List.of();
    }

    /** What was done since the start. */
    default Treatment treatment() {
      return Treatment.NONE;
    }

    /** Versions of what an arm runs, by name; asked between {@link #apply} and {@link #undo}. */
    default Map<String, String> programs(Arm arm) {
      return Map.of();
    }

    /** CPU time of the programs that arms run, since the start; us; empty when unknown. */
    default OptionalLong cpuMicros() {
      return OptionalLong.of(0);
    }

    /** Why no arm can hold this any more; nothing as long as one can. */
    default Optional<String> trip() {
      return Optional.empty();
    }

    /** Counters by their own names, for the record. */
    default Map<String, Long> counters() {
      return Map.of();
    }

    /** Starts or stops a clock on the path of a decision, which costs instructions. */
    default void time(boolean on) {}

    /** Time of decisions since the start, by {@code module_<part>_ns}. */
    default Map<String, Histogram> times() {
      return Map.of();
    }

    /** A sign of life: what is in the kernel goes without one. */
    default void renewLease() {}

    /** Leaves nothing behind. */
    @Override
    void close();
  }
}
