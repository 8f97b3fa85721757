// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Modules that took nodes down. One that did so twice, wherever, is let into no kernel until an
 * operator clears it; nor is any module of sources that did so three times on one kernel, whatever
 * model each of them held.
 *
 * @param strikes oldest first
 * @param cleared strikes that an operator has cleared, by host, boot, module and time; a node that
 *     remembers one forgets it. Those of earlier versions name host and boot alone
 */
public record Quarantine(List<ModuleStrike> strikes, List<String> cleared) {

  /** Once may be chance: a power cut looks the same. */
  public static final int REFUSED_FROM = 2;

  /** Modules differ by their model: two strikes may be one bad model, a third is the code. */
  public static final int SOURCES_REFUSED_FROM = 3;

  /** Enough to remember. */
  private static final int KEPT = 500;

  public static final Quarantine EMPTY = new Quarantine(List.of(), List.of());

  public Quarantine(List<ModuleStrike> strikes, @Nullable List<String> cleared) {
    this.strikes = List.copyOf(strikes);
    this.cleared = cleared == null ? List.of() : List.copyOf(cleared);
  }

  /**
   * With one more strike. A module counts once for a boot of a host, and not once cleared; another
   * module named for the same boot is no reason not to believe this one.
   */
  public Quarantine plus(ModuleStrike strike) {
    return and(new Quarantine(List.of(strike), List.of())).bounded();
  }

  /**
   * What two lists know together, without what either has cleared: this one's strikes first, which
   * nothing of the other's displaces.
   */
  public Quarantine and(Quarantine other) {
    List<String> both = Stream.concat(cleared.stream(), other.cleared.stream()).distinct().toList();
    Map<String, ModuleStrike> all = new LinkedHashMap<>();
    Stream.concat(strikes.stream(), other.strikes.stream())
        .filter(s -> !both.contains(boot(s)) && !both.contains(report(s)))
        .forEach(s -> all.putIfAbsent(key(s), s));
    return new Quarantine(List.copyOf(all.values()), last(both));
  }

  /**
   * Without what is too much to remember. The host with the most strikes loses its oldest: one that
   * reports without end displaces its own reports alone.
   */
  public Quarantine bounded() {
    List<ModuleStrike> kept = new ArrayList<>(strikes);
    while (kept.size() > KEPT) {
      Map<String, Long> each =
          kept.stream().collect(Collectors.groupingBy(ModuleStrike::host, Collectors.counting()));
      Long most = Collections.max(each.values());
      kept.remove(
          kept.stream().filter(s -> most.equals(each.get(s.host()))).findFirst().orElseThrow());
    }
    return new Quarantine(kept, cleared);
  }

  /** What one host has reported of itself, or another in its name. */
  public Quarantine from(String host) {
    return new Quarantine(strikes.stream().filter(s -> s.host().equals(host)).toList(), cleared);
  }

  /** Without the strikes of one module, or of all modules of these sources. */
  public Quarantine without(String sha256) {
    List<String> forgiven = new ArrayList<>(cleared);
    of(sha256).forEach(s -> forgiven.add(report(s)));
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

  private static String key(ModuleStrike strike) {
    return boot(strike) + " " + strike.koSha256();
  }

  /** One report alone: to clear a false one does not clear the true one of the same boot. */
  private static String report(ModuleStrike strike) {
    return key(strike) + " " + strike.seen();
  }

  private static <T> List<T> last(List<T> all) {
    return all.subList(Math.max(0, all.size() - KEPT), all.size());
  }
}
