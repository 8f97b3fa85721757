// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.model.ModelSpec;
import dev.mllb.model.SweepPoint;
import dev.mllb.model.SweepSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Values to try of each model option; the settings are all combinations. An option without values
 * keeps that of the model it starts from. Values are text as a person writes them: {@code 32-16}
 * for hidden layers, {@code all} or {@code delta_hot+src_len} for features.
 */
public final class SweepGrid {

  /** All features of the set. */
  private static final String ALL = "all";

  private final long seed;
  private List<Setting> settings;

  /** A model on its way to a point: what was set so far, and its name. */
  private record Setting(String name, ModelSpec model, long seed) {}

  /**
   * A grid of one setting.
   *
   * @param base what all settings have in common
   */
  public SweepGrid(ModelSpec base, long seed) {
    this.seed = seed;
    this.settings = List.of(new Setting("", base, seed));
  }

  public SweepGrid hidden(List<String> shapes) {
    return vary("hidden", shapes, SweepGrid::shape, (model, value) -> model.hidden = value);
  }

  public SweepGrid features(List<String> subsets) {
    return vary("features", subsets, SweepGrid::subset, (model, value) -> model.features = value);
  }

  public SweepGrid dropout(List<String> values) {
    return vary(
        "dropout",
        values,
        text -> real(text, 0, ModelSpec.MOST_DROPOUT),
        (model, value) -> model.dropout = value);
  }

  public SweepGrid batchSize(List<String> values) {
    return vary(
        "batch",
        values,
        text -> whole(text, ModelSpec.MOST_ROWS_PER_STEP),
        (model, value) -> model.batchSize = value);
  }

  public SweepGrid epochs(List<String> values) {
    return vary(
        "epochs",
        values,
        text -> whole(text, ModelSpec.MOST_EPOCHS),
        (model, value) -> model.epochs = value);
  }

  public SweepGrid learningRate(List<String> values) {
    return vary(
        "lr",
        values,
        text -> real(text, ModelSpec.LEAST_LEARNING_RATE, ModelSpec.MOST_LEARNING_RATE),
        (model, value) -> model.learningRate = value);
  }

  public SweepGrid classWeights(List<String> values) {
    return vary(
        "class weights", values, SweepGrid::flag, (model, value) -> model.classWeights = value);
  }

  /** Seeds of weights and order. */
  public SweepGrid seeds(List<String> values) {
    return combine(
        "seed",
        values,
        (setting, text) ->
            new Setting(setting.name(), setting.model(), whole(text, Integer.MAX_VALUE)));
  }

  /**
   * All combinations.
   *
   * @throws IllegalArgumentException when there are none or too many, or one is there twice
   */
  public SweepSpec toSpec(int atOnce) {
    List<SweepPoint> points = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Setting setting : settings) {
      String name = setting.name().isEmpty() ? "seed " + seed : setting.name();
      if (!names.add(name)) {
        throw new IllegalArgumentException("duplicate setting: " + name);
      }
      points.add(new SweepPoint(name, setting.model(), setting.seed()));
    }
    return new SweepSpec(points, atOnce);
  }

  private <T> SweepGrid vary(
      String option,
      List<String> values,
      Function<String, T> parse,
      BiConsumer<ModelSpec.Draft, T> set) {
    return combine(
        option,
        values,
        (setting, text) ->
            new Setting(
                setting.name(),
                setting.model().with(model -> set.accept(model, parse.apply(text))),
                setting.seed()));
  }

  private SweepGrid combine(
      String option, List<String> values, BiFunction<Setting, String, Setting> set) {
    if (values.isEmpty()) {
      return this;
    }
    if ((long) settings.size() * values.size() > SweepSpec.MOST_POINTS) {
      throw new IllegalArgumentException(
          "more than " + SweepSpec.MOST_POINTS + " settings; leave some values out");
    }
    List<Setting> combined = new ArrayList<>();
    for (Setting setting : settings) {
      for (String value : values) {
        Setting next = set.apply(setting, value.strip());
        String name = (next.name().isEmpty() ? "" : next.name() + ", ") + option + " " + value;
        combined.add(new Setting(name, next.model(), next.seed()));
      }
    }
    settings = List.copyOf(combined);
    return this;
  }

  private static List<Integer> shape(String text) {
    List<Integer> widths =
        Arrays.stream(text.split("-", -1)).map(width -> whole(width, 64)).toList();
    if (widths.size() > 2) {
      throw new IllegalArgumentException("hidden layers are one or two widths: " + text);
    }
    return widths;
  }

  private static List<String> subset(String text) {
    return text.equals(ALL)
        ? List.of()
        : Arrays.stream(text.split("\\+")).map(String::strip).collect(Collectors.toList());
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("not true or false: " + text);
    }
    return text.equals("true");
  }

  private static int whole(String text, int most) {
    int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("not a whole number 1.." + most + ": " + text);
    }
    return value;
  }

  private static double real(String text, double least, double most) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + text, e);
    }
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException("not " + least + ".." + most + ": " + text);
    }
    return value;
  }
}
