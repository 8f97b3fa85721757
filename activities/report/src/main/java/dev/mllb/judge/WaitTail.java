// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.sample.Comparison;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.QueueLook;
import dev.mllb.sample.Repetition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which threads wait longest: waits beyond the 99th percentile of the control's, of both arms, by
 * the threads' names. A count of what probes saw, with no test of it.
 *
 * @param beyondMicros what is long, a bound of the probe's buckets; us
 * @param threads those that wait so long most often, that with most first; empty when no probe told
 */
public record WaitTail(double beyondMicros, List<Waiter> threads) {

  private static final WaitTail UNKNOWN = new WaitTail(0, List.of());
  private static final double SHARE = 0.99;
  private static final int SHOWN = 8;

  public WaitTail {
    threads = List.copyOf(threads);
  }

  /**
   * Threads of one name.
   *
   * @param controlPerSecond long waits with the control; 1/s, null when no repetition kept the name
   * @param armPerSecond long waits with the arm; 1/s, null when no repetition kept the name
   */
  public record Waiter(
      String name, @Nullable Double controlPerSecond, @Nullable Double armPerSecond) {

    private double most() {
      return Math.max(
          controlPerSecond == null ? 0 : controlPerSecond, armPerSecond == null ? 0 : armPerSecond);
    }
  }

  static WaitTail of(Comparison arms, List<Repetition> all) {
    List<Repetition> looks =
        arms.in(all).stream().filter(r -> r.queues() != null && r.voidReasons().isEmpty()).toList();
    List<Repetition> control = looks.stream().filter(r -> !arms.isTreated(r)).toList();
    List<Repetition> arm = looks.stream().filter(arms::isTreated).toList();
    if (control.isEmpty() || arm.isEmpty()) {
      return UNKNOWN;
    }
    double beyond = bound(control);
    Set<String> names = new TreeSet<>();
    looks.forEach(look -> names.addAll(threads(look).keySet()));
    return new WaitTail(
        beyond,
        names.stream()
            .map(name -> new Waiter(name, rate(control, name, beyond), rate(arm, name, beyond)))
            .filter(thread -> thread.most() > 0)
            .sorted(Comparator.comparingDouble(Waiter::most).reversed().thenComparing(Waiter::name))
            .limit(SHOWN)
            .toList());
  }

  /** The least bound that 99 % of the waits lie below; the last where more lie above all. */
  private static double bound(List<Repetition> looks) {
    double last =
        looks.stream()
            .flatMap(look -> threads(look).values().stream())
            .flatMap(waits -> waits.upper().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    double longest = 1;
    double all = above(looks, -1);
    while (longest < last && above(looks, longest) > (1 - SHARE) * all) {
      longest *= 2;
    }
    return longest;
  }

  private static double above(List<Repetition> looks, double bound) {
    return looks.stream()
        .flatMap(look -> threads(look).values().stream())
        .mapToDouble(waits -> above(waits, bound))
        .sum();
  }

  /** Only the names with most of the longest waits are kept: of others nothing is known. */
  private static @Nullable Double rate(List<Repetition> looks, String name, double bound) {
    if (looks.stream().noneMatch(look -> threads(look).containsKey(name))) {
      return null;
    }
    double count = 0;
    double seconds = 0;
    for (Repetition look : looks) {
      Histogram waits = threads(look).get(name);
      count += waits == null ? 0 : above(waits, bound);
      seconds += look.wallSeconds();
    }
    return seconds > 0 ? count / seconds : 0;
  }

  private static double above(Histogram waits, double bound) {
    double count = waits.above();
    for (int i = 0; i < waits.upper().size(); i++) {
      count += waits.upper().get(i) > bound ? waits.counts().get(i) : 0;
    }
    return count;
  }

  private static Map<String, Histogram> threads(Repetition look) {
    QueueLook queues = look.queues();
    return queues == null ? Map.of() : queues.threads();
  }
}
