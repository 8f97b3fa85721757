// SPDX-License-Identifier: Apache-2.0
package dev.mllb.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import dev.mllb.model.TrialResult;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A report that was written as JSON, read again: no server is needed then, only the store. */
public final class SavedReport {

  /** Of the form, as docs/reference/report.schema.json has it. */
  public static final int VERSION = 1;

  /** Infinite where they are null: JSON has no infinity. */
  private static final Set<String> LOWER_BOUNDS = Set.of("lowPercent", "bootstrapLowPercent");

  private static final Set<String> UPPER_BOUNDS =
      Set.of("highPercent", "bootstrapHighPercent", "minimumDetectablePercent");

  /** Not to be said where they are null, and never zero. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "nativeValue",
          "mllbValue",
          "differencePercent",
          "pValue",
          "effectSize",
          "rankPValue",
          "shiftPercent",
          "noisePercent");

  private SavedReport() {}

  /**
   * The whole file.
   *
   * @throws MllbException DATA_UNUSABLE when it is not a report, or one of another version
   */
  public static JsonNode tree(Path file) {
    JsonNode report;
    try {
      report = Json.read(file, JsonNode.class);
    } catch (NoSuchFileException e) {
      throw new MllbException(FailureCode.DATA_UNUSABLE, "there is no file " + file, e);
    } catch (IOException e) {
      throw unusable(file, e);
    }
    if (!report.path("experimentId").isTextual() || !report.path("attempts").isArray()) {
      throw unusable(file, "it has no experimentId and attempts");
    }
    if (report.path("version").asInt() != VERSION) {
      throw unusable(
          file,
          "it is version "
              + report.path("version").asText("unknown")
              + ", this mllb reads version "
              + VERSION);
    }
    return report;
  }

  /**
   * What the report was written from.
   *
   * @throws MllbException DATA_UNUSABLE when it is not a report
   */
  public static ExperimentSummary summary(Path file) {
    return summary(file, tree(file));
  }

  /** The same of a file that was read; what is infinite is so in the tree from then on. */
  static ExperimentSummary summary(Path file, JsonNode report) {
    bounds(report);
    try {
      Map<String, Double> phases = new LinkedHashMap<>();
      report
          .path("phaseSeconds")
          .properties()
          .forEach(phase -> phases.put(phase.getKey(), phase.getValue().asDouble()));
      List<TrialResult> attempts = new ArrayList<>();
      for (JsonNode attempt : report.path("attempts")) {
        attempts.add(Json.read(attempt, TrialResult.class));
      }
      return new ExperimentSummary(
          report.path("experimentId").asText(),
          Json.read(report.path("plan"), ExperimentPlan.class),
          Json.read(report.path("lineage"), Lineage.class),
          attempts,
          phases,
          report.path("outcome").isTextual() ? report.path("outcome").asText() : null);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(file, e);
    }
  }

  private static void bounds(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (object.path(name).isNull() && LOWER_BOUNDS.contains(name)) {
          object.put(name, Double.NEGATIVE_INFINITY);
        } else if (object.path(name).isNull() && UPPER_BOUNDS.contains(name)) {
          object.put(name, Double.POSITIVE_INFINITY);
        } else if (object.path(name).isNull() && UNKNOWN.contains(name)) {
          object.put(name, Double.NaN);
        }
      }
    }
    node.forEach(SavedReport::bounds);
  }

  private static MllbException unusable(Path file, String why) {
    return new MllbException(FailureCode.DATA_UNUSABLE, sentence(file, why));
  }

  private static MllbException unusable(Path file, Exception cause) {
    return new MllbException(
        FailureCode.DATA_UNUSABLE, sentence(file, String.valueOf(cause.getMessage())), cause);
  }

  private static String sentence(Path file, String why) {
    return file + " is not a report that mllb wrote as JSON: " + why;
  }
}
