// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * JSON as this program writes and prints it: the same bytes each time (a map's own order changes
 * from process to process), times and durations as ISO 8601. Reading ignores unknown fields, which
 * newer files may have, and takes times as numbers too, as older files have them.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          // Of the class path: times, durations and optionals.
          .findAndAddModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  /** A record, list or map as indented text for a person: maps in their own order. */
  public static String text(Object value) {
    try {
      return MAPPER
          .writerWithDefaultPrettyPrinter()
          .without(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  /** A record, list or map as a file of ours: indented, maps by their keys. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  /** All on one line. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  /** An empty object, to be filled by hand. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A value as part of a larger tree. */
  public static JsonNode tree(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * Reads a value back.
   *
   * @throws IOException when the bytes are not JSON of this type
   */
  public static <T> T read(byte[] json, Class<T> type) throws IOException {
    return there(MAPPER.readValue(json, type), type);
  }

  /**
   * Reads a value back from a part of a tree.
   *
   * @throws JsonProcessingException when it is not of this type
   */
  public static <T> T read(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return MAPPER.treeToValue(tree, type);
  }

  /**
   * Reads a value back from a line of text.
   *
   * @throws JsonProcessingException when it is not JSON of this type
   */
  public static <T> T read(String json, Class<T> type) throws JsonProcessingException {
    return there(MAPPER.readValue(json, type), type);
  }

  /** A file that says {@code null} is JSON, and nothing of ours. */
  private static <T> T there(@Nullable T value, Class<T> type) throws JsonMappingException {
    if (value == null) {
      throw new JsonMappingException(null, "it says null, and no " + type.getSimpleName());
    }
    return value;
  }

  /**
   * Reads a file back.
   *
   * @throws IOException when it cannot be read, or is not JSON of this type
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    return read(Files.readAllBytes(file), type);
  }

  private static IllegalStateException unwritable(Object value, JsonProcessingException e) {
    return new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
  }
}
