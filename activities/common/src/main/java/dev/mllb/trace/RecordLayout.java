// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.ArrayList;
import java.util.List;

/** Fields of a C struct without padding, in order; a test holds it against the compiler's view. */
public final class RecordLayout {

  private final List<Field> fields = new ArrayList<>();
  private int bytes;

  public Field add(Field.Type type, String name) {
    Field field = new Field(name, type, bytes);
    fields.add(field);
    bytes += type.bytes();
    return field;
  }

  public List<Field> fields() {
    return List.copyOf(fields);
  }

  public int bytes() {
    return bytes;
  }
}
