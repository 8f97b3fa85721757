// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.model.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A piece of a report, before it is decided in which form it is written. */
sealed interface Block {

  /**
   * A paragraph.
   *
   * @param tone {@code plain}, {@code note} or {@code banner}
   */
  record Text(String text, String tone) implements Block {}

  /**
   * A heading within a section.
   *
   * @param verdict shown beside it; null for none
   */
  record Heading(String text, @Nullable Verdict verdict) implements Block {}

  /** A table. */
  record Table(List<String> heads, List<List<Cell>> rows) implements Block {

    public Table {
      heads = List.copyOf(heads);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<Cell> row : rows) {
        if (row.size() != heads.size()) {
          throw new IllegalArgumentException(
              "a row of " + row.size() + " cells under " + heads.size() + " heads: " + row);
        }
      }
    }
  }

  /**
   * Pictures beside each other; the forms without pictures leave them out, so whatever decides
   * anything stands in a table or text too.
   */
  record Figures(List<Figure> figures) implements Block {}

  /**
   * A picture.
   *
   * @param caption what it shows, with unit and direction
   * @param svg markup
   * @param isWide it wants the whole width
   */
  record Figure(String caption, String svg, boolean isWide) {}

  /** What the page shows only when asked to. */
  record Fold(String summary, List<Block> blocks) implements Block {}

  static Block text(String text) {
    return new Text(text, "plain");
  }

  static Block note(String text) {
    return new Text(text, "note");
  }

  static Block banner(String text) {
    return new Text(text, "banner");
  }

  static Block heading(String text) {
    return new Heading(text, null);
  }

  /** A table of two columns of words. */
  static Table pairs(String what, String value, List<List<String>> rows) {
    return new Table(
        List.of(what, value),
        rows.stream().map(row -> row.stream().map(Cell::of).toList()).toList());
  }

  /** Those of the pictures that there are. */
  static Block figures(Stream<Figure> figures) {
    return new Figures(figures.filter(figure -> !figure.svg().isEmpty()).toList());
  }
}
