// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names behind the numbers of a dataset's columns, from its summary. */
public final class RowNames {

  /** Of a dataset without a summary: numbers stay numbers. */
  public static final RowNames NONE =
      new RowNames(com.fasterxml.jackson.databind.node.MissingNode.getInstance());

  /** The scheduler changes with these two numbers of a release, hardly ever with the others. */
  private static final Pattern SERIES = Pattern.compile("\\d+\\.\\d+");

  private final JsonNode summary;

  private RowNames(JsonNode summary) {
    this.summary = summary;
  }

  /**
   * Reads a summary file.
   *
   * @throws MllbException DATA_UNUSABLE when it is not JSON
   */
  public static RowNames read(Path file) {
    try {
      return new RowNames(Json.read(Files.readAllBytes(file), JsonNode.class));
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE,
          file.getFileName() + " is not a dataset summary: " + e.getMessage(),
          e);
    }
  }

  /** Name of the dataset's feature set; {@code unknown} when the summary does not say. */
  String featureSet(String unknown) {
    return summary.path("featureSet").asText(unknown);
  }

  public String workload(long code) {
    JsonNode name = summary.path("workloads").path((int) code);
    return name.isTextual() ? name.asText() : code == 255 ? "none" : "workload " + code;
  }

  /** Host of a trace, or its number. */
  public String host(long trace) {
    JsonNode name = summary.path("traces").path((int) trace).path("host");
    return name.isTextual() ? name.asText() : "trace " + trace;
  }

  /** Kernel series of a trace, for example {@code 6.12}. */
  public String kernel(long trace) {
    JsonNode release = summary.path("traces").path((int) trace).path("kernelRelease");
    Matcher series = SERIES.matcher(release.asText());
    return series.lookingAt() ? series.group() : "unknown kernel";
  }

  public String reason(long code) {
    JsonNode names = summary.path("reasons");
    JsonNode name = names.isArray() ? names.path((int) code) : names.path(Long.toString(code));
    return name.isTextual() ? name.asText() : "reason " + code;
  }
}
