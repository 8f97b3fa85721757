// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Treatment;
import java.util.Optional;

/** Calibration: two names for the same native machine. */
public final class BothNative implements ArmSwitch, ArmSwitch.Session {

  @Override
  public Session open(TrialRequest request) {
    return this;
  }

  @Override
  public void apply(Arm arm) {}

  @Override
  public Treatment treatment() {
    return Treatment.NONE;
  }

  @Override
  public Optional<String> trip() {
    return Optional.empty();
  }

  @Override
  public void renewLease() {}

  @Override
  public void close() {}
}
