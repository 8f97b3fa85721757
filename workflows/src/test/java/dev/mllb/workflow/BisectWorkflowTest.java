// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.model.Arm;
import dev.mllb.model.BisectProbe;
import dev.mllb.model.BisectRequest;
import dev.mllb.model.BisectResult;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Verdict;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values 0 to 8; the fake judge finds those from 5 on worse. */
@Timeout(60)
class BisectWorkflowTest {

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static ExperimentPlan plan(int values) {
    List<Arm> arms = new ArrayList<>(List.of(Arm.NATIVE));
    for (int i = 0; i < values; i++) {
      Map<String, String> tune = Map.of("migration_cost_ns", String.valueOf(i));
      arms.add(new Arm("at-" + i, null, tune, null, null));
    }
    return Samples.withArms(Samples.plan("mix"), arms);
  }

  private BisectWorkflow search(String id, ExperimentPlan plan) {
    BisectWorkflow search =
        lab.client.newWorkflowStub(
            BisectWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    var unused = WorkflowClient.start(search::runBisect, new BisectRequest(plan, Lab.HOST, true));
    return search;
  }

  private BisectResult result(String id, ExperimentPlan plan) {
    return WorkflowStub.fromTyped(search(id, plan)).getResult(BisectResult.class);
  }

  private static int value(ExperimentSummary summary) {
    return Integer.parseInt(summary.plan().arms().get(1).tune().get("migration_cost_ns"));
  }

  private static Verdict fromFiveOnWorse(ExperimentSummary summary) {
    return value(summary) < 5 ? Verdict.NO_DIFFERENCE : Verdict.WORSE;
  }

  @Test
  void findsTheFirstValueAtWhichTheVerdictTurns() throws Exception {
    lab.compute.verdict = BisectWorkflowTest::fromFiveOnWorse;
    BisectResult result = result("bisect-tiny-1", plan(9));
    assertThat(result.probes())
        .extracting(BisectProbe::arm)
        .containsExactly("at-0", "at-8", "at-4", "at-6", "at-5");
    assertThat(result.found()).isTrue();
    assertThat(result.lastBefore()).isEqualTo("at-4");
    assertThat(result.firstAfter()).isEqualTo("at-5");
    assertThat(result.sentence())
        .isEqualTo(
            "The verdict turns at at-5 (migration_cost_ns 5): against native it is no difference"
                + " up to at-4 (migration_cost_ns 4), and worse there. That holds with at least"
                + " 95.0 % if there is one turn between the ends.");
    // Five experiments share the error of one; only the first measures the host's noise.
    assertThat(lab.compute.reported)
        .allSatisfy(
            summary ->
                assertThat(summary.plan().design().confidence()).isCloseTo(0.99, within(1e-9)))
        .extracting(summary -> summary.plan().design().calibrationRepetitions())
        .containsExactly(2, 0, 0, 0, 0);
    assertThat(lab.host.calls).doesNotContain("collect").endsWith("restore");
    StoredHistories.keep(lab.client, "v5", "bisect-tiny-1");
  }

  @Test
  void aNoisyValueGetsTwiceTheRepetitionsThenIsPassedOver() {
    lab.compute.verdict =
        summary -> {
          boolean isMore = summary.plan().design().maxRepetitions() > 5;
          return value(summary) == 5 || (value(summary) == 4 && !isMore)
              ? Verdict.TOO_NOISY
              : fromFiveOnWorse(summary);
        };
    BisectResult result = result("bisect-tiny-2", plan(9));
    assertThat(result.probes())
        .extracting(probe -> probe.arm() + " " + probe.maxRepetitions() + " " + probe.word())
        .containsExactly(
            "at-0 5 no difference",
            "at-8 5 worse",
            "at-4 5 too noisy",
            "at-4 10 no difference",
            "at-6 5 worse",
            "at-5 5 too noisy",
            "at-5 10 too noisy");
    assertThat(result.found()).isFalse();
    assertThat(result.unjudged()).containsExactly("at-5");
    assertThat(result.sentence())
        .startsWith(
            "The verdict turns at at-5 (migration_cost_ns 5) or later, at the latest at at-6"
                + " (migration_cost_ns 6); 1 value there gave no verdict")
        // Seven looks at an error of 1 % each, of which five were planned.
        .contains("at least 93.0 %");
    assertThat(result.probes().get(3).experimentId())
        .isEqualTo("experiment-bisect-tiny-2-at-4.more");
  }

  @Test
  void endsThatDoNotDifferAreSaidToBeSo() {
    lab.compute.verdict = summary -> Verdict.WORSE;
    BisectResult result = result("bisect-tiny-3", plan(9));
    assertThat(result.probes()).hasSize(2);
    assertThat(result.found()).isFalse();
    assertThat(result.firstAfter()).isNull();
    assertThat(result.sentence())
        .startsWith("The verdict does not turn: at both ends")
        .endsWith("it is worse against native. What is in between was not asked.");
  }

  @Test
  void anExperimentThatFailsIsPassedOverButNotAtAnEnd() {
    lab.compute.verdict = BisectWorkflowTest::fromFiveOnWorse;
    lab.host.failures.put("preflight", 1);
    BisectResult result = result("bisect-tiny-4", plan(9));
    assertThat(result.probes()).hasSize(1);
    assertThat(result.sentence())
        .startsWith("No search: at-0 (migration_cost_ns 0), at one end, has no verdict");
  }

  @Test
  void aHostThatFailsThreeTimesInARowEndsTheSearch() {
    lab.compute.verdict =
        summary -> {
          if (value(summary) == 8) {
            lab.host.failures.put("preflight", 3);
          }
          return fromFiveOnWorse(summary);
        };
    BisectResult result = result("bisect-tiny-6", plan(9));
    assertThat(result.probes())
        .extracting(BisectProbe::word)
        .containsExactly("no difference", "worse", "failed", "failed", "failed");
    assertThat(result.over()).isTrue();
    assertThat(result.found()).isFalse();
    assertThat(result.unjudged()).hasSize(7);
  }

  @Test
  void cancellingItPutsTheHostBack() {
    lab.host.hangsIn = "measure mix";
    BisectWorkflow search = search("bisect-tiny-5", plan(9));
    Lab.await("a trial", () -> lab.host.calls.contains("measure mix"));
    assertThat(search.bisectProgress().sentence()).isEqualTo("Searching.");
    WorkflowStub.fromTyped(search).cancel();
    assertThatThrownBy(() -> WorkflowStub.fromTyped(search).getResult(BisectResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(lab.host.calls).endsWith("restore");
  }

  @Test
  void aSearchHasSettingsAndOneTrial() {
    assertThatThrownBy(() -> new BisectRequest(Samples.plan("mix"), "lab", true))
        .hasMessageContaining("trained anew");
    assertThatThrownBy(() -> new BisectRequest(plan(1), "lab", true))
        .hasMessageContaining("2 to 1000 arms");
    assertThat(new BisectRequest(plan(2), "lab", true).experiments()).isEqualTo(2);
    assertThat(new BisectRequest(plan(3), "lab", true).experiments()).isEqualTo(3);
    assertThat(new BisectRequest(plan(9), "lab", true).experiments()).isEqualTo(5);
    assertThat(new BisectRequest(plan(10), "lab", true).experiments()).isEqualTo(6);
  }
}
