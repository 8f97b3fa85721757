package dev.mllb.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.benchmark.Repetition;
import dev.mllb.evaluate.EvaluationDetails;
import dev.mllb.infer.Parity;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Verdict;
import dev.mllb.train.TrainingHistory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a report shows, fetched; what an experiment did not get to is null or absent.
 *
 * @param summary what was asked, made and found
 * @param verdict of the whole experiment
 * @param sentence the verdict in words
 * @param repetitions samples by {@code trial/attempt}
 * @param calibration native against native
 * @param calibrationRepetitions its samples
 * @param details how good the model is
 * @param history how it was trained
 * @param parity agreement of the model's forms
 * @param dataset summary of the dataset
 */
record ReportData(
    ExperimentSummary summary,
    Verdict verdict,
    String sentence,
    Map<String, List<Repetition>> repetitions,
    @Nullable Calibration calibration,
    List<Repetition> calibrationRepetitions,
    @Nullable EvaluationDetails details,
    @Nullable TrainingHistory history,
    Parity.@Nullable Table parity,
    @Nullable JsonNode dataset) {

  boolean isEmulated() {
    return summary.lineage().host() != null && summary.lineage().host().emulated();
  }

  static String key(String trial, int attempt) {
    return trial + "/" + attempt;
  }
}
