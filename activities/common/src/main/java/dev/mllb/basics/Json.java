// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Records as indented JSON, the same bytes each time: a map's own order changes from process to
 * process. Unknown fields of newer files are ignored.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          // Of the class path: times and durations.
          .findAndRegisterModules()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private Json() {}

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass(), e);
    }
  }

  /**
   * Reads a value back.
   *
   * @throws IOException when the bytes are no JSON of this type
   */
  public static <T> T read(byte[] json, Class<T> type) throws IOException {
    return MAPPER.readValue(json, type);
  }

  /**
   * Reads a file back.
   *
   * @throws IOException when it cannot be read, or is not JSON of this type
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    return read(Files.readAllBytes(file), type);
  }
}
