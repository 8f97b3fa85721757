// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Small records that change, kept by name beside the artifacts, which never change: whose the store
 * is, and the model registry. So they are one truth for all machines that share the store.
 */
public interface StoreRecords {

  /** Far more than any has; others may write them, too, and they are read into memory. */
  int MOST_BYTES = 16 << 20;

  /** Names of the records that are there. */
  List<String> list();

  /** The record of this name. */
  Optional<byte[]> read(String name);

  /**
   * Changes a record whole; nobody else's change comes between reading and writing.
   *
   * @param change from what is there to what shall be there; may be called again when another was
   *     faster; empty means to leave it as it is
   */
  void change(String name, UnaryOperator<Optional<byte[]>> change);

  /** Removes a record for good; one that is not there is fine. */
  void remove(String name);
}
