// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.HostCard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which hosts a person means: names ({@code lab,lab-7}), or conditions that all have to hold
 * ({@code zone=a,kernel=6.12}). Conditions are on labels, and on facts: a kernel by the beginning
 * of its release, the others by their value.
 */
final class HostSelector {

  private final List<String> names = new ArrayList<>();
  private final Map<String, String> conditions = new LinkedHashMap<>();
  private final String text;

  private HostSelector(String text) {
    this.text = text;
  }

  /**
   * Reads a selector.
   *
   * @throws IllegalArgumentException when it is neither names nor conditions
   */
  static HostSelector parse(String text) {
    HostSelector selector = new HostSelector(text);
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        selector.names.add(part);
      } else {
        selector.conditions.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    boolean ok =
        selector.names.isEmpty() != selector.conditions.isEmpty()
            && selector.names.stream().allMatch(n -> n.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"))
            && selector.conditions.keySet().stream().allMatch(k -> k.matches("[a-z][a-z0-9_-]*"));
    if (!ok) {
      throw new IllegalArgumentException(
          "--host " + text + ": either names (lab,lab-7) or conditions (zone=a,kernel=6.12)");
    }
    return selector;
  }

  /**
   * The hosts meant, in the order of their names when conditions chose them. A name is taken as it
   * is: the host may come up later.
   *
   * @throws MllbException NOT_POSSIBLE_NOW when no registered host fulfils the conditions
   */
  List<String> resolve(Supplier<List<HostCard>> registered) {
    if (!names.isEmpty()) {
      return List.copyOf(names);
    }
    List<HostCard> all = registered.get();
    List<String> chosen = all.stream().filter(this::accepts).map(HostCard::host).sorted().toList();
    if (chosen.isEmpty()) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "none of " + all.size() + " hosts is " + text + "; see `mllb hosts`");
    }
    return chosen;
  }

  boolean accepts(HostCard card) {
    return names.contains(card.host())
        || (names.isEmpty()
            && conditions.entrySet().stream()
                .allMatch(wanted -> holds(card, wanted.getKey(), wanted.getValue())));
  }

  private static boolean holds(HostCard card, String key, String wanted) {
    return switch (key) {
      case "host" -> card.host().equals(wanted);
      case "kernel" -> isRelease(card.facts().kernelRelease(), wanted);
      case "arch" -> card.facts().arch().equals(wanted);
      case "cpus" -> String.valueOf(card.facts().cpus()).equals(wanted);
      case "numa" -> String.valueOf(card.facts().numaNodes()).equals(wanted);
      case "emulated" -> String.valueOf(card.facts().emulated()).equals(wanted);
      default -> wanted.equals(card.labels().get(key));
    };
  }

  /** 6.1 is the beginning of 6.1.0-56-arm64 and not of 6.12.95. */
  private static boolean isRelease(String release, String wanted) {
    return release.startsWith(wanted)
        && !wanted.isEmpty()
        && (release.length() == wanted.length()
            || !Character.isDigit(release.charAt(wanted.length()))
            || !Character.isDigit(wanted.charAt(wanted.length() - 1)));
  }
}
