// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.basics.Digest;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.ReportRef;
import dev.mllb.model.SweepPlace;
import dev.mllb.model.SweepPoint;
import dev.mllb.model.SweepResult;
import dev.mllb.model.SweepSpec;
import dev.mllb.model.SweepTry;
import dev.mllb.model.TrainedModel;
import dev.mllb.model.Verdict;
import dev.mllb.worker.command.JsonPayloads;
import io.temporal.common.converter.DataConverter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A fleet at its largest: a sweep of 500 settings on each of 100 hosts. A server ends a workflow
 * whose history is too long for it, and replays take what there is. What grows are the children's
 * requests and results, which are written here as in a history.
 */
class HistorySizeTest {

  private static final DataConverter CONVERTER = JsonPayloads.converter();
  private static final int MOST_BYTES = 10_000_000;
  private static final int HOSTS = 100;

  /** Of a child, without its payloads: its events, and those of the workflow's tasks. */
  private static final int EVENTS = 3_000;

  @Test
  void aCampaignOfAHundredHostsWithASweepOfTheMostSettings() {
    long bytes = 0;
    for (int i = 0; i < HOSTS; i++) {
      ExperimentPlan plan = Samples.withSweep(Samples.plan("mix"), sweep(SweepSpec.MOST_POINTS));
      String host = "host" + i;
      bytes += EVENTS + bytes(ExperimentRequest.of(plan, host, true)) + bytes(result(plan, host));
    }
    tell("campaign", bytes);
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  @Test
  void aSweepOfTheMostSettings() {
    SweepSpec sweep = sweep(SweepSpec.MOST_POINTS);
    List<SweepPlace> places = sweep.points().stream().map(point -> place("here", point)).toList();
    long bytes = bytes(new SweepResult(Samples.dataset(), places));
    for (SweepPlace place : places) {
      SweepTry what = new SweepTry(Samples.dataset(), place.point(), Samples.plan("mix").gates());
      bytes += EVENTS + bytes(what) + bytes(place);
    }
    tell("sweep", bytes);
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  private static ExperimentResult result(ExperimentPlan plan, String host) {
    Lineage none = Lineage.EMPTY;
    List<SweepPlace> places =
        plan.sweep().points().stream().map(point -> place(host, point)).toList();
    SweepResult found = new SweepResult(Samples.dataset(), places).best(50);
    Lineage lineage =
        new Lineage(
            Samples.facts(host),
            Samples.trace(),
            Samples.dataset(),
            found.places().get(0).trained(),
            none.evaluation(),
            Samples.exported(),
            Samples.module(),
            Samples.proof(),
            Samples.measurement(),
            found);
    return new ExperimentResult(
        new ExperimentSummary("experiment-" + host, plan, lineage, List.of(), Map.of(), null),
        report(host));
  }

  private static long bytes(Object value) {
    return CONVERTER.toPayload(value).orElseThrow().getSerializedSize();
  }

  private static void tell(String what, long bytes) {
    System.out.printf(Locale.ROOT, "history of a %s: about %d bytes%n", what, bytes);
  }

  private static SweepSpec sweep(int settings) {
    ModelSpec like = Samples.plan("mix").model();
    return new SweepSpec(
        IntStream.range(0, settings)
            .mapToObj(
                i ->
                    new SweepPoint(
                        "hidden " + (i % 20 + 1) + ", learning rate 0.01, seed " + i,
                        like.with(model -> model.hidden = List.of(i % 20 + 1)),
                        i))
            .toList(),
        64);
  }

  private static SweepPlace place(String host, SweepPoint point) {
    ArtifactRef onnx = file(host + point.name() + "onnx");
    TrainedModel like = Samples.model();
    TrainedModel trained =
        new TrainedModel(onnx, file(host + point.name()), like.epochs(), like.seconds());
    return new SweepPlace(
        point,
        "10",
        171,
        onnx.sha256().substring(0, 32),
        1.0 / (point.seed() + 1.1),
        1.0 / (point.seed() + 1.3),
        1.0 / (point.seed() + 1.7),
        true,
        12.25,
        trained,
        null);
  }

  private static ReportRef report(String of) {
    return new ReportRef(
        file(of + "html"), file(of + "json"), file(of + "md"), Verdict.BETTER, "MLLB: better.");
  }

  private static ArtifactRef file(String content) {
    return ArtifactRef.of("file", Digest.sha256(content.getBytes(StandardCharsets.UTF_8)), 4_321);
  }
}
