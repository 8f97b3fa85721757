// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Modules that took nodes down. One that did so twice, wherever, is let into no kernel until an
 * operator clears it; nor is any module of sources that did so three times on one kernel, whatever
 * model each of them held.
 *
 * @param strikes oldest first
 * @param cleared boots whose strikes an operator has cleared; a node that remembers one forgets it
 */
public record Quarantine(List<ModuleStrike> strikes, List<String> cleared) {

  /** Once may be chance: a power cut looks the same. */
  public static final int REFUSED_FROM = 2;

  /** Modules differ by their model: two strikes may be one bad model, a third is the code. */
  public static final int SOURCES_REFUSED_FROM = 3;

  /** Enough to remember; the oldest go first. */
  private static final int KEPT = 500;

  public static final Quarantine EMPTY = new Quarantine(List.of(), List.of());

  public Quarantine(List<ModuleStrike> strikes, @Nullable List<String> cleared) {
    this.strikes = List.copyOf(strikes);
    this.cleared = cleared == null ? List.of() : List.copyOf(cleared);
  }

  /** With one more strike; the same boot of the same host counts once, and not once cleared. */
  public Quarantine plus(ModuleStrike strike) {
    boolean known =
        cleared.contains(boot(strike))
            || strikes.stream().anyMatch(s -> boot(s).equals(boot(strike)));
    if (known) {
      return this;
    }
    List<ModuleStrike> more = new ArrayList<>(strikes);
    more.add(strike);
    return new Quarantine(last(more), cleared);
  }

  /** What two lists know together: strikes of both, without what either has cleared. */
  public Quarantine and(Quarantine other) {
    List<String> both = new ArrayList<>(cleared);
    other.cleared.stream().filter(boot -> !both.contains(boot)).forEach(both::add);
    Quarantine all =
        new Quarantine(strikes.stream().filter(s -> !both.contains(boot(s))).toList(), last(both));
    for (ModuleStrike strike : other.strikes) {
      all = all.plus(strike);
    }
    return all;
  }

  /** Without the strikes of one module, or of all modules of these sources. */
  public Quarantine without(String sha256) {
    List<String> forgiven = new ArrayList<>(cleared);
    of(sha256).forEach(s -> forgiven.add(boot(s)));
    return new Quarantine(strikes.stream().filter(s -> !isOf(s, sha256)).toList(), last(forgiven));
  }

  /** The strikes of one module, or of all modules of these sources. */
  public List<ModuleStrike> of(String sha256) {
    return strikes.stream().filter(s -> isOf(s, sha256)).toList();
  }

  /** The strikes of all modules of these sources on one kernel. */
  public List<ModuleStrike> of(String sourceSha256, String kernelRelease) {
    return strikes.stream()
        .filter(s -> Objects.equals(s.sourceSha256(), sourceSha256))
        .filter(s -> Objects.equals(s.kernelRelease(), kernelRelease))
        .toList();
  }

  /** Whether a module may not be loaded. */
  public boolean isRefused(String koSha256) {
    return strikes.stream().filter(s -> s.koSha256().equals(koSha256)).count() >= REFUSED_FROM;
  }

  /** Whether no module of these sources may be loaded on this kernel. */
  public boolean isRefused(String sourceSha256, String kernelRelease) {
    return of(sourceSha256, kernelRelease).size() >= SOURCES_REFUSED_FROM;
  }

  private static boolean isOf(ModuleStrike strike, String sha256) {
    return strike.koSha256().equals(sha256) || sha256.equals(strike.sourceSha256());
  }

  private static String boot(ModuleStrike strike) {
    return strike.host() + " " + strike.bootId();
  }

  private static <T> List<T> last(List<T> all) {
    return all.subList(Math.max(0, all.size() - KEPT), all.size());
  }
}
