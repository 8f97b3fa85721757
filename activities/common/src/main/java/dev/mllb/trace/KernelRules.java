// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules by which the probe derives reasons on a kernel.
 *
 * @param generation of {@code can_migrate_task}, by the kernel that brought it: {@code 6.14}
 * @param checks {@code MLLB_CHECK_*} of that generation
 * @param verified a collection on a Debian kernel of this version showed that they hold
 * @param finding why they count as verified, or why not
 */
public record KernelRules(String generation, int checks, boolean verified, String finding) {

  /**
   * Versions on which collections had less than a mismatch in a thousand, all of them Debian's; the
   * page of evidence has their numbers.
   */
  private static final Set<String> VERIFIED =
      Set.of("5.10", "6.1", "6.12", "6.16", "6.17", "6.18", "7.2", "7.3");

  /**
   * Releases as Debian names them. Others of the same version may have been changed in what no fact
   * shows: RHEL 10's 6.12, Amazon's 6.1, Ubuntu's 6.17.
   */
  private static final Pattern DEBIAN =
      Pattern.compile("[0-9.]+(-\\d+|\\+deb\\d+)(-[a-z]+)*-arm64(-16k)?");

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** What to look for in a kernel's BTF: struct or enum, dot, member. */
  public static Set<String> facts() {
    return KernelGeneration.allFacts();
  }

  /**
   * Chooses the rules.
   *
   * @param members facts that the kernel's BTF shows
   * @param release {@code uname -r}
   * @throws MllbException UNSUPPORTED_KERNEL for one older than the rules
   */
  public static KernelRules of(Set<String> members, String release) {
    KernelGeneration generation = KernelGeneration.byFacts(members);
    if (generation == null) {
      throw new MllbException(
          FailureCode.UNSUPPORTED_KERNEL,
          "Linux "
              + release
              + " balances load as kernels before 5.5 did, for which there are no rules; boot 5.10"
              + " or later");
    }
    Matcher version = VERSION.matcher(release);
    if (!version.matches()) {
      return unverified(generation, "release " + release + " names no version");
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    if (KernelGeneration.byVersion(major, minor) != generation) {
      return unverified(
          generation,
          "Linux "
              + release
              + " has the balancing of "
              + generation.word()
              + ": its vendor changed the scheduler");
    }
    String number = major + "." + minor;
    if (!DEBIAN.matcher(release).matches()) {
      return unverified(
          generation, "nobody has tried them on " + release + ", no kernel of Debian's");
    }
    return VERIFIED.contains(number)
        ? new KernelRules(
            generation.word(), generation.checks(), true, "they hold on Linux " + number)
        : unverified(generation, "nobody has tried them on Linux " + number);
  }

  private static KernelRules unverified(KernelGeneration generation, String finding) {
    return new KernelRules(generation.word(), generation.checks(), false, finding);
  }
}
