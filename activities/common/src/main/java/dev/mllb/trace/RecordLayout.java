// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** Fields of a C struct without padding, in order; a test holds it against the compiler's view. */
public final class RecordLayout {

  private final String struct;
  private final List<Field> fields = new ArrayList<>();
  private int bytes;

  public RecordLayout(String struct) {
    this.struct = struct;
  }

  public Field add(Field.Type type, String name) {
    Field field = new Field(name, type, bytes);
    fields.add(field);
    bytes += type.bytes();
    return field;
  }

  /** Room for elements that are not looked at as fields. */
  void skip(int skipped) {
    bytes += skipped;
  }

  String struct() {
    return struct;
  }

  public List<Field> fields() {
    return List.copyOf(fields);
  }

  public int bytes() {
    return bytes;
  }

  Field field(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(struct + "." + name));
  }
}
