// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;

/** A kind, and its own session, that every arm holds and that does nothing else. */
interface EveryArm extends ArmKind, ArmKind.Session {

  @Override
  default boolean isHeldBy(Arm arm) {
    return true;
  }

  @Override
  default Session open(TrialRequest request) {
    return this;
  }

  @Override
  default void apply(Arm arm) {}

  @Override
  default void undo() {}

  @Override
  default void close() {}
}
