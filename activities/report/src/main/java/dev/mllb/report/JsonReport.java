// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mllb.basics.Json;
import dev.mllb.history.SavedReport;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.judge.Explanation;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same content for programs; docs/reference/report.schema.json describes it. A number that is
 * not available, or infinite, is null.
 */
final class JsonReport {

  private JsonReport() {}

  static byte[] write(ReportData data) {
    ObjectNode root = Json.object();
    root.put("version", SavedReport.VERSION);
    root.put("experimentId", data.summary().experimentId());
    root.put("verdict", data.verdict().name());
    root.put("sentence", data.sentence());
    root.put("emulated", data.isEmulated());
    root.set("trials", Json.tree(ExperimentVerdict.lastAttempts(data.summary())));
    root.set("attempts", Json.tree(data.summary().trials()));
    Map<String, List<Explanation>> explanations = new LinkedHashMap<>();
    ExperimentVerdict.lastAttempts(data.summary())
        .forEach(trial -> explanations.put(trial.trial(), data.explanations(trial)));
    root.set("explanations", Json.tree(explanations));
    root.set("repetitions", Json.tree(data.repetitions()));
    root.set("calibration", Json.tree(data.calibration()));
    root.set("calibrationRepetitions", Json.tree(data.calibrationRepetitions()));
    root.set("model", Json.tree(data.details()));
    root.set("training", Json.tree(data.history()));
    root.set("parity", Json.tree(data.parity()));
    root.set("dataset", data.dataset());
    root.set("lineage", Json.tree(data.summary().lineage()));
    root.set("plan", Json.tree(data.summary().plan()));
    root.set("phaseSeconds", Json.tree(data.summary().phaseSeconds()));
    root.put("outcome", data.summary().outcome());
    finite(root);
    return Json.bytes(root);
  }

  /** JSON has no word for infinity or not-a-number. */
  static void finite(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
        Map.Entry<String, JsonNode> field = it.next();
        if (isNoNumber(field.getValue())) {
          field.setValue(NullNode.getInstance());
        } else {
          finite(field.getValue());
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (isNoNumber(array.get(i))) {
          array.set(i, NullNode.getInstance());
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
