// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.util.List;

/** Phases of an experiment as people see them. */
final class Phases {

  static final List<String> ALL =
      List.of(
          "lease",
          "preflight",
          "collect",
          "dataset",
          "train",
          "evaluate",
          "export",
          "build",
          "verify",
          "calibrate",
          "trials",
          "restore",
          "report");

  /** Those a compute worker is busy in. */
  static final List<String> COMPUTE = List.of("dataset", "train", "evaluate", "export", "report");

  private Phases() {}
}
