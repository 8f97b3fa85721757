// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.util.regex.Pattern;

/**
 * What a program said, fit for a sentence: one line of a bounded length, without terminal escapes
 * and control characters.
 */
public final class Excerpt {

  private static final int LONGEST = 200;

  /** Programs that draw write kilobytes before their sentence begins; more is not looked at. */
  private static final int LOOKED_AT = 16 << 10;

  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|.)?");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\s\u0080-\u009f]+");

  private Excerpt() {}

  public static String of(String text) {
    String looked = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
    String plain = CONTROLS.matcher(ESCAPES.matcher(looked).replaceAll("")).replaceAll(" ").strip();
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + " ...";
  }
}
