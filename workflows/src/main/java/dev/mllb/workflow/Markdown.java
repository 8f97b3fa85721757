// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

/** Text from elsewhere on a Markdown page. */
final class Markdown {

  private Markdown() {}

  /** Text that neither breaks a table nor becomes a link or a tag. */
  static String cell(String text) {
    return text.replaceAll("[\\r\\n|]+", " ").replace("<", "&lt;").replace("[", "\\[");
  }
}
