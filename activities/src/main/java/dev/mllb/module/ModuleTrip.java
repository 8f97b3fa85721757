package dev.mllb.module;

/**
 * Why the module switched itself off.
 *
 * @param reason refusals, latency, divergence or lease
 * @param count what reached its limit; see {@code kmod/mllb_trip.h}
 * @param timeNs when; ns since boot, CLOCK_MONOTONIC
 */
public record ModuleTrip(String reason, long count, long timeNs) {

  static ModuleTrip parse(String line) {
    String[] words = line.split(" ", -1);
    return new ModuleTrip(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]));
  }
}
