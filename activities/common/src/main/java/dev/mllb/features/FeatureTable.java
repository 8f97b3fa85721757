// SPDX-License-Identifier: Apache-2.0
package dev.mllb.features;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of a feature set, parsed from the very file that the C code includes.
 *
 * @param name of the set, for example {@code mllb15}
 * @param features in the order the model consumes them
 */
public record FeatureTable(String name, List<Feature> features) {

  /** The paper's fifteen inputs. */
  public static final FeatureTable MLLB15 = bundled("mllb15", "mllb_features.def");

  /**
   * The same fifteen as the kernel's heuristic sees them: NUMA inputs count only where locality is
   * looked at, heat only for tasks that can be hot. See {@link RawInputs#asSeen}.
   */
  public static final FeatureTable MLLB15K = new FeatureTable("mllb15k", MLLB15.features());

  /** In the order of their numbers in {@code model.bin}, from 1. */
  private static final List<FeatureTable> ALL = List.of(MLLB15, MLLB15K);

  private static final String ENTRY =
      "MLLB_FEATURE\\(\\s*(\\d+)\\s*,\\s*(\\w+)\\s*,\\s*(-?\\d+)\\s*,\\s*(-?\\d+)\\s*,\\s*\"([^\"]*)\"\\s*\\)";

  public FeatureTable {
    features = List.copyOf(features);
  }

  /**
   * The set of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static FeatureTable named(String name) {
    return ALL.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no feature set "
                        + name
                        + "; there are "
                        + ALL.stream().map(FeatureTable::name).toList()));
  }

  /**
   * The set of this number.
   *
   * @throws MllbException MODEL_SCHEMA_MISMATCH when there is none
   */
  public static FeatureTable numbered(int number) {
    if (number < 1 || number > ALL.size()) {
      throw new MllbException(
          FailureCode.MODEL_SCHEMA_MISMATCH, "no feature set has number " + number);
    }
    return ALL.get(number - 1);
  }

  /** Number of the set in {@code model.bin}. */
  public int number() {
    return ALL.indexOf(this) + 1;
  }

  /** Whether inputs that the heuristic does not look at are blanked out first. */
  public boolean isGated() {
    return equals(MLLB15K);
  }

  public int size() {
    return features.size();
  }

  /** Names in model order. */
  public List<String> names() {
    return features.stream().map(Feature::name).toList();
  }

  static FeatureTable parse(String name, String def) {
    List<Feature> features = new ArrayList<>();
    Pattern entry = Pattern.compile(ENTRY);
    for (String line : def.lines().toList()) {
      Matcher matcher = entry.matcher(line.strip());
      if (matcher.lookingAt()) {
        features.add(feature(matcher, features.size()));
      }
    }
    if (features.isEmpty()) {
      throw new IllegalArgumentException("no MLLB_FEATURE line in the table of " + name);
    }
    return new FeatureTable(name, features);
  }

  private static Feature feature(Matcher entry, int expectedIndex) {
    int index = Integer.parseInt(entry.group(1));
    if (index != expectedIndex) {
      throw new IllegalArgumentException(
          entry.group(2) + " has index " + index + ", expected " + expectedIndex);
    }
    return new Feature(
        index,
        entry.group(2),
        Short.parseShort(entry.group(3)),
        Short.parseShort(entry.group(4)),
        entry.group(5));
  }

  private static FeatureTable bundled(String name, String resource) {
    try (InputStream in = FeatureTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not bundled: build mllb again");
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
