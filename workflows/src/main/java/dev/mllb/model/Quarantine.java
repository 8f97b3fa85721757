package dev.mllb.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Modules that took nodes down. One that did so twice, wherever, is let into no kernel until an
 * operator clears it.
 *
 * @param strikes oldest first
 */
public record Quarantine(List<ModuleStrike> strikes) {

  /** Once may be chance: a power cut looks the same. */
  public static final int REFUSED_FROM = 2;

  /** Enough to remember; the oldest go first. */
  private static final int KEPT = 500;

  public static final Quarantine EMPTY = new Quarantine(List.of());

  public Quarantine {
    strikes = List.copyOf(strikes);
  }

  /** With one more strike; the same boot of the same host counts once. */
  public Quarantine plus(ModuleStrike strike) {
    boolean known =
        strikes.stream()
            .anyMatch(s -> s.host().equals(strike.host()) && s.bootId().equals(strike.bootId()));
    if (known) {
      return this;
    }
    List<ModuleStrike> more = new ArrayList<>(strikes);
    more.add(strike);
    return new Quarantine(more.subList(Math.max(0, more.size() - KEPT), more.size()));
  }

  /** Without the strikes of one module. */
  public Quarantine without(String koSha256) {
    return new Quarantine(strikes.stream().filter(s -> !s.koSha256().equals(koSha256)).toList());
  }

  /** The strikes of one module. */
  public List<ModuleStrike> of(String koSha256) {
    return strikes.stream().filter(s -> s.koSha256().equals(koSha256)).toList();
  }

  /** Whether a module may not be loaded. */
  public boolean isRefused(String koSha256) {
    return of(koSha256).size() >= REFUSED_FROM;
  }

  /** Digests of all modules with a strike, in the order of their first one. */
  public List<String> modules() {
    return strikes.stream().map(ModuleStrike::koSha256).distinct().toList();
  }
}
