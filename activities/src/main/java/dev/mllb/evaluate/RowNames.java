package dev.mllb.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.internal.json.Json;
import java.io.IOException;

/** Names behind the numbers of a dataset's columns, from its summary. */
final class RowNames {

  private static final String[] IDLE_TYPES = {"idle", "not_idle", "newly_idle"};

  private final JsonNode summary;

  RowNames(byte[] summary) throws IOException {
    this.summary = Json.read(summary, JsonNode.class);
  }

  String workload(long code) {
    JsonNode name = summary.path("workloads").path((int) code);
    return name.isTextual() ? name.asText() : code == 255 ? "none" : "workload " + code;
  }

  String trace(long code) {
    JsonNode trace = summary.path("traces").path((int) code);
    JsonNode name = trace.isObject() ? trace.path("host") : trace;
    return name.isTextual() ? name.asText() + " (" + code + ")" : "trace " + code;
  }

  String reason(long code) {
    JsonNode names = summary.path("reasons");
    JsonNode name = names.isArray() ? names.path((int) code) : names.path(Long.toString(code));
    return name.isTextual() ? name.asText() : "reason " + code;
  }

  static String idleType(long code) {
    return code >= 0 && code < IDLE_TYPES.length ? IDLE_TYPES[(int) code] : "idle type " + code;
  }
}
