// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.workload.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the plan. Each read names the key, its default and its meaning, so that reader and
 * documentation cannot differ; what nobody read is an unknown key.
 */
final class Section {

  private final Node node;
  private final String path;
  private final Problems problems;
  private final Consumer<PlanKey> keys;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> places = new LinkedHashMap<>();
  private final Set<String> unread = new LinkedHashSet<>();
  private final List<String> known = new ArrayList<>();

  Section(Node node, String path, Problems problems, Consumer<PlanKey> keys) {
    this.node = node;
    this.path = path;
    this.problems = problems;
    this.keys = keys;
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::add);
    } else {
      problems.add(node, path.isEmpty() ? "plan" : path, "must be keys with values");
    }
  }

  private void add(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      problems.add(tuple.getKeyNode(), path.isEmpty() ? "plan" : path, "a key must be a word");
    } else if (values.put(key.getValue(), tuple.getValueNode()) != null) {
      problems.add(key, path(key.getValue()), "stands here twice");
    } else {
      places.put(key.getValue(), key);
      unread.add(key.getValue());
    }
  }

  Node node() {
    return node;
  }

  /** Where a key stands. */
  Node at(String key) {
    return places.getOrDefault(key, node);
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  @Nullable Node take(String key) {
    known.add(key);
    unread.remove(key);
    return values.get(key);
  }

  void document(String key, String type, String fallback, String meaning) {
    keys.accept(new PlanKey(path(key), type, fallback, meaning));
  }

  void problem(@Nullable Node where, String key, String reason) {
    problems.add(where == null ? node : where, path(key), reason);
  }

  /** To be called last: reports keys that nobody asked for. */
  void end() {
    unread.forEach(
        key ->
            problems.add(
                at(key), path(key), "unknown key; known here: " + String.join(", ", known)));
  }

  String text(String key, @Nullable String fallback, TextForm form, String meaning) {
    document(key, "text", fallback == null ? "required" : fallback, meaning);
    Node found = take(key);
    if (found == null && fallback == null) {
      problem(null, key, "is missing");
      return "";
    }
    String value = found == null ? fallback : scalar(key, found);
    if (value != null && !form.fits(value)) {
      problem(found, key, "must be " + form.inWords() + ", not " + PlanText.shortened(value));
    }
    return value == null ? "" : value;
  }

  long integer(String key, long fallback, long least, long most, String meaning) {
    document(key, least + ".." + most, String.valueOf(fallback), meaning);
    return parsed(
        key,
        fallback,
        "a whole number " + least + ".." + most,
        (k, text) -> {
          long value = Long.parseLong(text);
          if (value < least || value > most) {
            throw new IllegalArgumentException("out of range");
          }
          return value;
        });
  }

  int count(String key, int fallback, int least, int most, String meaning) {
    return (int) integer(key, fallback, least, most, meaning);
  }

  double real(String key, double fallback, double least, double most, String meaning) {
    String range = PlanText.trim(least) + ".." + PlanText.trim(most);
    document(key, range, PlanText.trim(fallback), meaning);
    return parsed(
        key,
        fallback,
        "a number " + range,
        (k, text) -> {
          double value = Double.parseDouble(text);
          if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("out of range");
          }
          return value;
        });
  }

  boolean flag(String key, boolean fallback, String meaning) {
    document(key, "true, false", String.valueOf(fallback), meaning);
    return parsed(
        key,
        fallback,
        "true or false",
        (k, text) -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
          }
          return text.equals("true");
        });
  }

  Duration duration(String key, String fallback, Duration least, Duration most, String meaning) {
    document(key, "duration", fallback, meaning);
    String range =
        "a duration such as 150s or 2m, " + PlanText.human(least) + ".." + PlanText.human(most);
    return parsed(
        key,
        Quantity.duration(fallback),
        range,
        (k, text) -> {
          Duration value = Quantity.duration(text);
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("out of range");
          }
          return value;
        });
  }

  long bytes(String key, String fallback, long least, long most, String meaning) {
    document(key, "size", fallback, meaning);
    String range = "a size such as 4MiB, " + least + ".." + most + " bytes";
    return parsed(
        key,
        Quantity.bytes(fallback),
        range,
        (k, text) -> {
          long value = Quantity.bytes(text);
          if (value < least || value > most) {
            throw new IllegalArgumentException("out of range");
          }
          return value;
        });
  }

  <E extends Enum<E>> E word(String key, E fallback, Class<E> type, String meaning) {
    List<String> words = Arrays.stream(type.getEnumConstants()).map(PlanText::word).toList();
    String list = String.join(", ", words);
    document(key, list, PlanText.word(fallback), meaning);
    return parsed(
        key,
        fallback,
        "one of " + list,
        (k, text) -> {
          if (!words.contains(text)) {
            throw new IllegalArgumentException(text);
          }
          return type.getEnumConstants()[words.indexOf(text)];
        });
  }

  /** A list; each entry is read by itself with its own path. */
  <T> List<T> list(String key, List<T> fallback, BiFunction<Node, String, T> entry) {
    Node found = take(key);
    if (found == null) {
      return fallback;
    }
    if (!(found instanceof SequenceNode sequence)) {
      problem(found, key, "must be a list");
      return fallback;
    }
    List<T> values = new ArrayList<>();
    for (Node one : sequence.getValue()) {
      values.add(entry.apply(one, path(key) + "[" + values.size() + "]"));
    }
    return values;
  }

  /** A section that may be left out: every key takes its default then. */
  Section section(String key) {
    Node found = take(key);
    return new Section(found == null ? nothing() : found, path(key), problems, keys);
  }

  /** A mapping without a key. */
  static Node nothing() {
    return new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK);
  }

  /** Keys in the order in which they stand there. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The value as text; a fault when it is a list or a mapping. */
  @Nullable String scalar(String key, Node found) {
    if (found instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    problem(found, key, "must be a single value");
    return null;
  }

  private <T> T parsed(String key, T fallback, String wanted, BiFunction<String, String, T> parse) {
    Node found = take(key);
    String text = found == null ? null : scalar(key, found);
    if (found == null || text == null) {
      return fallback;
    }
    try {
      return parse.apply(key, text);
    } catch (IllegalArgumentException e) {
      problem(found, key, "must be " + wanted + ", not " + PlanText.shortened(text));
      return fallback;
    }
  }
}
