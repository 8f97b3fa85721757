// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import java.util.regex.Pattern;

/** What a name in a plan may look like, and how that is said to its writer. */
enum TextForm {
  EXPERIMENT("[a-z0-9][a-z0-9-]{0,40}", "lower-case letters, digits and dashes, at most 41"),
  TRIAL("[A-Za-z0-9][A-Za-z0-9-]{0,40}", "letters, digits and dashes, at most 41"),
  ARM("[a-z][a-z0-9-]{0,19}", "lower-case letters, digits and dashes, at most 20, a letter first"),
  ARM_MODEL(
      "[a-z][a-z0-9-]{0,30}|[0-9a-f]{4,32}",
      "trained, promoted, none, or the id or tag of a model"),
  WORKLOAD("[a-z0-9][a-z0-9-]{0,60}", "lower-case letters, digits and dashes, at most 61"),
  KERNEL("([0-9][A-Za-z0-9.+~_-]{0,63})?", "a release as uname -r says it"),
  CMDLINE("[A-Za-z0-9_.,:/@+= -]{0,512}", "words like preempt=lazy, at most 512 characters"),
  FEATURE_SET("[a-z0-9]{1,32}", "lower-case letters and digits, at most 32");

  private final Pattern pattern;
  private final String inWords;

  TextForm(String pattern, String inWords) {
    this.pattern = Pattern.compile(pattern);
    this.inWords = inWords;
  }

  boolean fits(String text) {
    return pattern.matcher(text).matches();
  }

  String inWords() {
    return inWords;
  }
}
