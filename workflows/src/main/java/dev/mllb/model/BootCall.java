// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel that an arm boots into.
 *
 * @param kernel its release, as {@code uname -r} says it; empty for that in which the host was lent
 * @param cmdline words put behind the kernel's command line, one space between them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BootCall(String kernel, String cmdline) implements Request {

  /** The kernel and command line in which the host was lent, booted as those of the others are. */
  public static final BootCall AS_IS = new BootCall("", "");

  private static final String RELEASE = "[0-9][A-Za-z0-9.+~_-]{0,63}";

  /**
   * No quotes, no spaces inside: what one word is, no two programs read differently. Nor the one
   * behind which all is for the init, and nothing for the kernel.
   */
  private static final String WORD =
      "(?!--( |$))[A-Za-z0-9_.-]{1,64}(=[A-Za-z0-9_.,:/@+-]{0,128})?";

  private static final int LONGEST = 512;

  public BootCall {
    kernel = kernel == null ? "" : kernel;
    cmdline = cmdline == null ? "" : cmdline;
    if (!kernel.isEmpty() && !kernel.matches(RELEASE)) {
      throw new IllegalArgumentException(
          "boot.kernel is a release as uname -r says it: " + shortened(kernel));
    }
    if (cmdline.length() > LONGEST
        || (!cmdline.isEmpty() && !cmdline.matches(WORD + "( " + WORD + ")*"))) {
      throw new IllegalArgumentException(
          "boot.cmdline is at most "
              + LONGEST
              + " characters of words like preempt=lazy, one space between them: "
              + shortened(cmdline));
    }
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }

  /** Words of the command line. */
  public List<String> words() {
    return cmdline.isEmpty() ? List.of() : List.of(cmdline.split(" ", -1));
  }

  /** Names of the parameters that the words set. */
  public List<String> parameters() {
    return words().stream().map(word -> word.replaceFirst("=.*", "")).toList();
  }

  /** What it is, for a person. */
  public String inWords() {
    List<String> parts = new ArrayList<>();
    parts.add(kernel.isEmpty() ? "booted" : "kernel " + kernel);
    if (!cmdline.isEmpty()) {
      parts.add("with " + cmdline);
    }
    return String.join(" ", parts);
  }
}
