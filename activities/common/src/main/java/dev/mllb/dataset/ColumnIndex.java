// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Columns by name. */
final class ColumnIndex {

  private final Map<String, NpyColumn> byName = new HashMap<>();

  ColumnIndex(List<NpyColumn> columns) {
    for (NpyColumn column : columns) {
      byName.put(column.name(), column);
    }
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  NpyColumn get(String name) {
    NpyColumn column = byName.get(name);
    if (column == null) {
      throw new NpyFormatException("no column " + name);
    }
    return column;
  }
}
