// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.basics.PlainYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The YAML file of one entry of a catalogue: known keys only, parameters with types.
 *
 * @param root the whole file
 */
public record CatalogueEntry(Map<?, ?> root) {

  /**
   * Reads one.
   *
   * @param keys all that may be there
   * @param entry makes of it what the catalogue holds
   * @throws IllegalArgumentException naming file and fault
   */
  public static <T> T read(Path file, Set<String> keys, Function<CatalogueEntry, T> entry) {
    try {
      Object root = PlainYaml.read(file);
      if (!(root instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("is not a mapping");
      }
      checkKeys(map, keys);
      return entry.apply(new CatalogueEntry(map));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** The value of a key that must be there. */
  public String text(String key) {
    return text(root, key);
  }

  /** A list of words; empty when the key is not there. */
  public List<String> words(String key) {
    return words(root.get(key));
  }

  /** Parameters by name, in the file's order. */
  public Map<String, Parameter> parameters(String key) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Map<?, ?> entry : maps(root.get(key))) {
      Parameter parameter = parameter(entry);
      parameters.put(parameter.name(), parameter);
    }
    return parameters;
  }

  private static Parameter parameter(Map<?, ?> entry) {
    checkKeys(entry, Set.of("name", "type", "min", "max", "choices", "default", "about"));
    Parameter.Type type = Parameter.Type.valueOf(text(entry, "type").toUpperCase(Locale.ROOT));
    boolean ranged = type != Parameter.Type.ENUM;
    // Without bounds only to turn the bounds themselves into numbers.
    Parameter unbounded =
        new Parameter(text(entry, "name"), type, 0, Long.MAX_VALUE, Map.of(), "", "");
    Parameter parameter =
        new Parameter(
            text(entry, "name"),
            type,
            ranged ? unbounded.number(text(entry, "min")) : 0,
            ranged ? unbounded.number(text(entry, "max")) : 0,
            choices(entry.get("choices")),
            text(entry, "default"),
            text(entry, "about"));
    if (!parameter.defaultValue().startsWith("$")) {
      parameter
          .problem(parameter.defaultValue())
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(
                    "default of " + parameter.name() + " " + problem);
              });
    }
    return parameter;
  }

  private static Map<String, List<String>> choices(@Nullable Object value) {
    Map<String, List<String>> choices = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((word, arguments) -> choices.put(String.valueOf(word), words(arguments)));
    } else {
      words(value).forEach(word -> choices.put(word, List.of(word)));
    }
    return choices;
  }

  static void checkKeys(Map<?, ?> map, Set<String> keys) {
    for (Object key : map.keySet()) {
      if (!keys.contains(String.valueOf(key))) {
        throw new IllegalArgumentException(
            "unknown key " + key + "; known are " + String.join(", ", new TreeSet<>(keys)));
      }
    }
  }

  static List<Map<?, ?>> maps(@Nullable Object value) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object entry : list) {
        if (!(entry instanceof Map<?, ?> map)) {
          throw new IllegalArgumentException("is not a mapping: " + entry);
        }
        maps.add(map);
      }
    }
    return maps;
  }

  static List<String> words(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("key " + key + " is missing");
    }
    return value.toString();
  }
}
