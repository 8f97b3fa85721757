// SPDX-License-Identifier: Apache-2.0
package dev.mllb.artifact;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Records of a store that are as quick as they can be. */
public final class InMemoryRecords implements StoreRecords {

  private final Map<String, byte[]> records = new TreeMap<>();

  /** A record as another machine may have written it. */
  public void put(String name, byte[] record) {
    records.put(name, record);
  }

  @Override
  public List<String> list() {
    return List.copyOf(records.keySet());
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(records.get(name));
  }

  @Override
  public void change(String name, UnaryOperator<Optional<byte[]>> change) {
    change.apply(read(name)).ifPresent(record -> records.put(name, record));
  }

  @Override
  public void remove(String name) {
    records.remove(name);
  }
}
