// SPDX-License-Identifier: Apache-2.0
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

  /** What happened and what to change. */
  public String sentence() {
    return switch (reason) {
      case "latency" ->
          "latency, "
              + count
              + ": too many decisions took longer than module.latencyBudgetNs; raise it, or take a"
              + " smaller model.hidden";
      case "divergence" ->
          "divergence, "
              + count
              + " answers unlike native; raise module.divergencePerMille, or train a better model";
      case "refusals" ->
          "refusals, " + count + " times module.refusalLimit; raise it, or train a better model";
      default -> reason + ", " + count;
    };
  }
}
