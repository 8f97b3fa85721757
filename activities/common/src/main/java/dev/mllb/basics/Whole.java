// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records that others wrote, with all that they must have. JSON that leaves a field out makes a
 * record with a hole in it, and whoever uses it falls into that much later.
 */
public final class Whole {

  private Whole() {}

  /**
   * The same record, when nothing is missing in it that must be there.
   *
   * @throws IOException naming what is missing
   */
  public static <T extends Record> T check(T value) throws IOException {
    check(value, value.getClass().getSimpleName());
    return value;
  }

  private static void check(@Nullable Object value, String path) throws IOException {
    if (value == null) {
      throw new IOException("it has no " + path);
    } else if (value instanceof Record whole) {
      for (RecordComponent part : whole.getClass().getRecordComponents()) {
        Object there = get(whole, part);
        if (there != null || !part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          check(there, path + "." + part.getName());
        }
      }
    } else if (value instanceof Collection<?> all) {
      for (Object each : all) {
        check(each, path + "[]");
      }
    } else if (value instanceof Map<?, ?> all) {
      check(all.values(), path);
    }
  }

  private static @Nullable Object get(Record whole, RecordComponent part) {
    try {
      return part.getAccessor().invoke(whole);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a public record's parts can be read: " + part, e);
    }
  }
}
