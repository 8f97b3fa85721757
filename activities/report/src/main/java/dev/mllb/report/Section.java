// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import java.util.List;

/**
 * A part of a report.
 *
 * @param id name in links to it
 * @param title heading; empty for the part below the verdict
 * @param blocks what it says
 */
record Section(String id, String title, List<Block> blocks) {

  Section {
    blocks = List.copyOf(blocks);
  }
}
