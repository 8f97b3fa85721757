// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import java.util.List;

/** Lists of plain values in a section. */
final class ValueLists {

  private ValueLists() {}

  static List<String> words(Section s, String key, String meaning) {
    s.document(key, "list of text", "[]", meaning);
    return s.list(
        key,
        List.of(),
        (node, path) -> {
          String text = s.scalar(key, node);
          return text == null ? "" : text;
        });
  }

  static List<Integer> numbers(
      Section s, String key, List<Integer> fallback, int least, int most, String meaning) {
    s.document(key, "list of " + least + ".." + most, fallback.toString(), meaning);
    return s.list(
        key,
        fallback,
        (node, path) -> {
          String text = s.scalar(key, node);
          if (text == null || !text.matches("[0-9]{1,9}")) {
            s.problem(node, key, "must be whole numbers");
            return least;
          }
          int value = Integer.parseInt(text);
          if (value < least || value > most) {
            s.problem(node, key, "must be " + least + ".." + most + ", not " + value);
          }
          return value;
        });
  }
}
