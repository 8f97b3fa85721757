// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One cell of a table, for all forms of a report.
 *
 * @param text what it says
 * @param note said smaller below it; empty for none
 * @param isNumber set to the right
 * @param verdict shown as a badge; null for any other text
 * @param file the text links to; null for none
 * @param address the text links to, outside the store; empty for none
 * @param picture markup made by this package that says the same; empty for none, and then only the
 *     page has it
 */
record Cell(
    String text,
    String note,
    boolean isNumber,
    @Nullable Verdict verdict,
    @Nullable ArtifactRef file,
    String address,
    String picture) {

  static Cell of(String text) {
    return of(text, "");
  }

  static Cell of(String text, String note) {
    return new Cell(text, note, false, null, null, "", "");
  }

  static Cell number(String text) {
    return number(text, "");
  }

  static Cell number(String text, String note) {
    return new Cell(text, note, true, null, null, "", "");
  }

  static Cell number(long count) {
    return number(ReportFormat.number(count));
  }

  static Cell verdict(Verdict verdict, String note) {
    return new Cell(ReportFormat.verdict(verdict), note, false, verdict, null, "", "");
  }

  static Cell file(String text, @Nullable ArtifactRef file) {
    return new Cell(text, "", false, null, file, "", "");
  }

  /** A link to another page: relative, or of a server that the person named. */
  static Cell link(String text, String note, String address) {
    return new Cell(text, note, false, null, null, address, "");
  }

  /** Only the page shows it; other forms have the same in other columns. */
  static Cell picture(String markup) {
    return new Cell("", "", false, null, null, "", markup);
  }
}
