// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.Treatment;
import java.util.Map;
import java.util.Optional;

/** Toggles a machine between the arms in place, without a reboot. */
public interface ArmSwitch {

  /**
   * Makes both arms possible: the module is loaded and switched off. The machine is native until
   * {@link Session#apply} says otherwise.
   *
   * @throws dev.mllb.failure.MllbException when the module cannot be loaded
   */
  Session open(TrialRequest request);

  /** A machine on which both arms are possible. */
  interface Session extends AutoCloseable {

    /** From now on decisions are made by this arm. */
    void apply(Arm arm);

    /** Counters since the module was loaded. */
    Treatment treatment();

    /** Why the module went back to native by itself, or nothing when it did not. */
    Optional<String> trip();

    /** Every counter of the module by its own name; empty without one. */
    default Map<String, Long> counters() {
      return Map.of();
    }

    /** Starts or stops the module's clock on the path of a decision, which costs instructions. */
    default void time(boolean on) {}

    /** Time of decisions since the module was loaded, by {@code module_<part>_ns}. */
    default Map<String, Histogram> times() {
      return Map.of();
    }

    /** A sign of life; the module goes back to native without one. */
    void renewLease();

    /** Leaves the machine native, the module out. */
    @Override
    void close();
  }
}
