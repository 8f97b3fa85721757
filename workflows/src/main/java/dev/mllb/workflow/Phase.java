// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import java.util.Locale;

/** Phases of an experiment in their order; the lower-case name is what people and scripts see. */
enum Phase {
  LEASE,
  PREFLIGHT,
  TUNE,
  COLLECT,
  DATASET,
  SWEEP,
  TRAIN,
  EVALUATE,
  EXPORT,
  BUILD,
  VERIFY,
  CALIBRATE,
  TRIALS,
  RESTORE,
  REPORT,
  DONE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
