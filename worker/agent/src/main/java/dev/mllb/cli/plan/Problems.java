// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** Faults found so far in one file. */
final class Problems {

  private final String file;
  private final List<String> lines = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Node where, String field, String reason) {
    add(where.getStartMark().getLine() + 1, field, reason);
  }

  void add(int line, String field, String reason) {
    lines.add(file + ":" + line + ": " + field + ": " + reason);
  }

  boolean any() {
    return !lines.isEmpty();
  }

  void throwIfAny() {
    if (any()) {
      throw new PlanRejectedException(lines);
    }
  }
}
