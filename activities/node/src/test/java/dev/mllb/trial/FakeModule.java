// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A module that decides as long as it is switched on, unless told otherwise. */
final class FakeModule implements ArmSwitch, ArmSwitch.Session {

  final List<Arm> applied = new ArrayList<>();
  boolean isDeaf;
  boolean isStuckOn;
  boolean isIdle;
  @Nullable String trip;
  int opened;
  int closed;
  boolean isTimed;
  private long acted;
  private long asked;
  private long timed;

  @Override
  public Session open(TrialRequest request) {
    opened++;
    return this;
  }

  @Override
  public void apply(Arm arm) {
    applied.add(arm);
  }

  @Override
  public Treatment treatment() {
    if ((isOn() && !isDeaf) || isStuckOn) {
      acted += 10;
    }
    return new Treatment(2 * acted, acted, acted, acted / 10);
  }

  @Override
  public Map<String, Long> counters() {
    // As the real one: switched off its callback is empty, and counts nothing that the kernel asks.
    asked += isOn() && !isIdle ? 10 : 0;
    return Map.of("flips_to_yes", acted / 10, "off", 0L, "no_model", asked);
  }

  private boolean isOn() {
    return !applied.isEmpty() && applied.get(applied.size() - 1) == Arm.MLLB;
  }

  @Override
  public void time(boolean on) {
    isTimed = on;
  }

  @Override
  public Map<String, Histogram> times() {
    timed += isTimed && applied.get(applied.size() - 1) == Arm.MLLB ? 10 : 0;
    return Map.of("module_infer_ns", new Histogram("ns", List.of(512.0), List.of(timed), 0));
  }

  @Override
  public Optional<String> trip() {
    return Optional.ofNullable(trip);
  }

  @Override
  public void renewLease() {}

  @Override
  public void close() {
    closed++;
  }
}
