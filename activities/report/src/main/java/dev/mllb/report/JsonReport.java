// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.mllb.judge.ExperimentVerdict;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;

/**
 * The same content for programs; docs/reference/report.schema.json describes it. A number that is
 * not available, or infinite, is null.
 */
final class JsonReport {

  static final int VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(
              new SimpleModule().addSerializer(Duration.class, ToStringSerializer.instance))
          .enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  static byte[] write(ReportData data) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION);
    root.put("experimentId", data.summary().experimentId());
    root.put("verdict", data.verdict().name());
    root.put("sentence", data.sentence());
    root.put("emulated", data.isEmulated());
    root.set("trials", JSON.valueToTree(ExperimentVerdict.lastAttempts(data.summary())));
    root.set("attempts", JSON.valueToTree(data.summary().trials()));
    root.set("repetitions", JSON.valueToTree(data.repetitions()));
    root.set("calibration", JSON.valueToTree(data.calibration()));
    root.set("calibrationRepetitions", JSON.valueToTree(data.calibrationRepetitions()));
    root.set("model", JSON.valueToTree(data.details()));
    root.set("training", JSON.valueToTree(data.history()));
    root.set("parity", JSON.valueToTree(data.parity()));
    root.set("dataset", data.dataset() == null ? JSON.nullNode() : data.dataset());
    root.set("lineage", JSON.valueToTree(data.summary().lineage()));
    root.set("plan", JSON.valueToTree(data.summary().plan()));
    root.set("phaseSeconds", JSON.valueToTree(data.summary().phaseSeconds()));
    root.put("outcome", data.summary().outcome());
    finite(root);
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the report as JSON", e);
    }
  }

  /** JSON has no word for infinity or not-a-number. */
  static void finite(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
        Map.Entry<String, JsonNode> field = it.next();
        if (isNoNumber(field.getValue())) {
          field.setValue(JSON.nullNode());
        } else {
          finite(field.getValue());
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (isNoNumber(array.get(i))) {
          array.set(i, JSON.nullNode());
        } else {
          finite(array.get(i));
        }
      }
    }
  }

  private static boolean isNoNumber(JsonNode node) {
    return node.isDouble() && !Double.isFinite(node.doubleValue());
  }
}
