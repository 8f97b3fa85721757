// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Energy of one repetition: the difference of the node's own meters where it has some, else its
 * power, read now and then and taken as straight between two readings.
 */
final class EnergyMeter {

  private final Supplier<OptionalLong> microwatts;
  private final LongSupplier nanoTime;
  private OptionalLong lastPower;
  private long lastNanos;
  private double joules;

  EnergyMeter(Supplier<OptionalLong> microwatts) {
    this(microwatts, System::nanoTime);
  }

  EnergyMeter(Supplier<OptionalLong> microwatts, LongSupplier nanoTime) {
    this.microwatts = microwatts;
    this.nanoTime = nanoTime;
    this.lastPower = microwatts.get();
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Reads the power once more. */
  void look() {
    OptionalLong power = microwatts.get();
    long now = nanoTime.getAsLong();
    if (power.isPresent() && lastPower.isPresent()) {
      double mean = (power.getAsLong() + lastPower.getAsLong()) / 2.0;
      joules += mean / 1e6 * (now - lastNanos) / 1e9;
    }
    lastPower = power;
    lastNanos = now;
  }

  /** J; empty on a node that tells neither energy nor power, or whose meter began anew. */
  OptionalDouble joules(NodeSnapshot before, NodeSnapshot after) {
    if (before.energyMicrojoules().isPresent() && after.energyMicrojoules().isPresent()) {
      long used = after.energyMicrojoules().getAsLong() - before.energyMicrojoules().getAsLong();
      return used > 0 ? OptionalDouble.of(used / 1e6) : OptionalDouble.empty();
    }
    look();
    return joules > 0 ? OptionalDouble.of(joules) : OptionalDouble.empty();
  }
}
