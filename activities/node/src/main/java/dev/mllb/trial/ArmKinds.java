// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.Treatment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The kinds that the arms of a trial hold, as one: applied in the order given, undone in the
 * opposite one. A kind that no arm holds is not touched.
 */
final class ArmKinds {

  private final List<ArmKind> kinds;

  ArmKinds(List<ArmKind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /** Why one of the arms cannot be switched in the middle of a run; nothing when all can. */
  Optional<String> inTheWay(TrialRequest request) {
    return request.arms().stream()
        .flatMap(arm -> kinds.stream().flatMap(kind -> kind.inTheWay(arm).stream()))
        .findFirst();
  }

  ArmKind.Session open(TrialRequest request) {
    List<ArmKind.Session> opened = new ArrayList<>();
    All all = new All(opened);
    try {
      for (ArmKind kind : kinds) {
        if (request.arms().stream().anyMatch(kind::isHeldBy)) {
          opened.add(kind.open(request));
        } else {
          kind.clear();
        }
      }
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
    return all;
  }

  private record All(List<ArmKind.Session> sessions) implements ArmKind.Session {

    @Override
    public void apply(Arm arm) {
      sessions.forEach(session -> session.apply(arm));
    }

    @Override
    public boolean isInPlace() {
      return sessions.stream().allMatch(ArmKind.Session::isInPlace);
    }

    @Override
    public void undo() {
      backwards(ArmKind.Session::undo);
    }

    @Override
    public List<String> doubts(Arm arm) {
      return sessions.stream().flatMap(session -> session.doubts(arm).stream()).toList();
    }

    @Override
    public List<String> doubts(Arm arm, Treatment treatment, Map<String, Long> counters) {
      return sessions.stream()
          .flatMap(session -> session.doubts(arm, treatment, counters).stream())
          .toList();
    }

    @Override
    public Treatment treatment() {
      return sessions.stream()
          .map(ArmKind.Session::treatment)
          .reduce(Treatment.NONE, Treatment::plus);
    }

    @Override
    public Map<String, String> programs(Arm arm) {
      return merged(session -> session.programs(arm));
    }

    @Override
    public OptionalLong cpuMicros() {
      long sum = 0;
      for (ArmKind.Session session : sessions) {
        OptionalLong one = session.cpuMicros();
        if (one.isEmpty()) {
          return one;
        }
        sum += one.getAsLong();
      }
      return OptionalLong.of(sum);
    }

    @Override
    public Optional<String> trip() {
      return sessions.stream().flatMap(session -> session.trip().stream()).findFirst();
    }

    @Override
    public Map<String, Long> counters() {
      return merged(ArmKind.Session::counters);
    }

    @Override
    public void time(boolean on) {
      sessions.forEach(session -> session.time(on));
    }

    @Override
    public Map<String, Histogram> times() {
      return merged(ArmKind.Session::times);
    }

    private <T> Map<String, T> merged(Function<ArmKind.Session, Map<String, T>> part) {
      Map<String, T> merged = new HashMap<>();
      sessions.forEach(session -> merged.putAll(part.apply(session)));
      return merged;
    }

    @Override
    public void renewLease() {
      sessions.forEach(ArmKind.Session::renewLease);
    }

    @Override
    public void close() {
      backwards(ArmKind.Session::close);
    }

    /** Each is asked, whatever became of the one before; the first failure is thrown. */
    private void backwards(Consumer<ArmKind.Session> step) {
      RuntimeException failure = null;
      for (int i = sessions.size() - 1; i >= 0; i--) {
        try {
          step.accept(sessions.get(i));
        } catch (RuntimeException e) {
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }
}
