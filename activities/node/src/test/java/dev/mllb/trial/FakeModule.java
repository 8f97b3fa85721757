// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.Treatment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A module that decides as long as it is switched on, unless told otherwise. */
final class FakeModule implements ArmKind, ArmKind.Session {

  final List<Arm> applied = new ArrayList<>();
  boolean isDeaf;
  boolean isStuckOn;
  boolean isIdle;
  @Nullable String trip;
  int opened;
  int closed;
  boolean isTimed;
  boolean isUnreadable;

  /** So many repetitions with the clock on are disturbed. */
  int disturbedLooks;

  private boolean isDisturbed;
  private ModuleSpec module =
      new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 0, 0, 0, Duration.ofSeconds(5));
  private long acted;
  private long asked;
  private long timed;

  @Override
  public boolean isHeldBy(Arm arm) {
    return arm.hasModel();
  }

  @Override
  public Session open(TrialRequest request) {
    opened++;
    module = request.moduleSpec();
    return this;
  }

  @Override
  public void apply(Arm arm) {
    applied.add(arm);
  }

  @Override
  public void undo() {
    applied.add(Arm.NATIVE);
  }

  @Override
  public List<String> doubts(Arm arm, Treatment treatment, Map<String, Long> counters) {
    if (isDisturbed) {
      isDisturbed = false;
      return List.of("disturbed");
    }
    return TreatmentProof.doubts(module, arm, treatment, counters);
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

  boolean isOn() {
    return !applied.isEmpty() && applied.get(applied.size() - 1).hasModel();
  }

  @Override
  public void time(boolean on) {
    if (on && disturbedLooks > 0) {
      disturbedLooks--;
      isDisturbed = true;
    }
    isTimed = on;
  }

  @Override
  public Map<String, Histogram> times() {
    if (isUnreadable) {
      throw new IllegalStateException("unreadable");
    }
    timed += isTimed && applied.get(applied.size() - 1).hasModel() ? 10 : 0;
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
