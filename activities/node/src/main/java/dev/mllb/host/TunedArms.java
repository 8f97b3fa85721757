// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;
import dev.mllb.trial.ArmKind;
import dev.mllb.trial.ArmNotAppliedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Arms with tunables of their own. What the machine has there is noted before the first write, so
 * that it is put back whoever dies meanwhile; between repetitions it is as the experiment wants it.
 */
public final class TunedArms implements ArmKind {

  private final TunableNotes notes;
  private final Function<TrialRequest, String> owner;

  /**
   * @param owner whose note it is: whoever restores the machine asks for it by this id
   */
  public TunedArms(TunableNotes notes, Function<TrialRequest, String> owner) {
    this.notes = notes;
    this.owner = owner;
  }

  @Override
  public boolean isHeldBy(Arm arm) {
    return !arm.tune().isEmpty();
  }

  @Override
  public Optional<String> inTheWay(Arm arm) {
    return ofSlices(arm);
  }

  /** Why an arm cannot be switched in the middle of a run. */
  public static Optional<String> ofSlices(Arm arm) {
    return arm.tune().keySet().stream()
        .sorted()
        .filter(name -> !Tunable.named(name).map(p -> p.tunable().actsAtOnce()).orElse(false))
        .findFirst()
        .map(
            name -> arm.name() + " sets " + name + ", which acts on programs only when they start");
  }

  @Override
  public Session open(TrialRequest request) {
    Set<String> names =
        request.arms().stream()
            .flatMap(a -> a.tune().keySet().stream())
            .collect(Collectors.toSet());
    String id = owner.apply(request);
    return new Tuned(id, notes.noteFor(id, names));
  }

  private final class Tuned implements Session {

    private final String id;
    private final Map<String, String> between;

    /** Places that came in the middle of it, and may go again. */
    private final Set<String> late = new HashSet<>();

    /**
     * @param id whose note it is
     * @param between repetitions: values by place
     */
    Tuned(String id, Map<String, String> between) {
      this.id = id;
      this.between = new TreeMap<>(between);
    }

    @Override
    public void apply(Arm arm) {
      try {
        TunableNote note = notes.noteMore(id, arm.tune().keySet());
        arm.tune().keySet().stream()
            .flatMap(name -> notes.machine().found(name).keySet().stream())
            .filter(note.found()::containsKey)
            .filter(place -> between.putIfAbsent(place, note.found().get(place)) == null)
            .forEach(late::add);
        notes.machine().set(arm.tune(), note.found());
      } catch (MllbException e) {
        throw new ArmNotAppliedException(
            arm.name() + " is not set: " + e.getMessage(), e.code() == FailureCode.INVALID_PLAN, e);
      }
    }

    /** Also of what other arms set: it must not be there in a repetition of this one. */
    @Override
    public List<String> doubts(Arm arm) {
      between
          .keySet()
          .removeIf(
              place -> late.contains(place) && !notes.machine().found(place).containsKey(place));
      Map<String, String> wanted = new TreeMap<>(between);
      new TreeMap<>(arm.tune())
          .forEach(
              (name, value) ->
                  notes.machine().found(name).keySet().forEach(p -> wanted.put(p, value)));
      List<String> doubts = new ArrayList<>();
      wanted.forEach(
          (place, value) -> {
            String now = notes.machine().found(place).getOrDefault(place, "gone");
            if (!now.equals(value)) {
              doubts.add(
                  "%s is %s, and in repetitions of %s it is %s"
                      .formatted(place, now, arm.name(), value));
            }
          });
      return doubts;
    }

    /** Whoever restored the machine meanwhile put back more than this would. */
    @Override
    public void undo() {
      if (notes.isNoted(id)) {
        notes.machine().putBack(between, "an arm", TunableNotes.TRIED_AGAIN);
      }
    }

    @Override
    public void close() {
      undo();
    }
  }
}
