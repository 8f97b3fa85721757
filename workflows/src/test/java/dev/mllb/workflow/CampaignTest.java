// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mllb.model.CampaignRequest;
import dev.mllb.model.CampaignResult;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.MatrixSummary.Cell;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CampaignTest {

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private CampaignWorkflow campaign(boolean crossed) {
    CampaignWorkflow campaign =
        lab.client.newWorkflowStub(
            CampaignWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId("campaign-tiny-1")
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    var unused =
        WorkflowClient.start(
            campaign::runCampaign,
            new CampaignRequest(
                Samples.plan("mix"), List.of(Lab.HOST, Lab.SECOND), crossed, true, true, null));
    return campaign;
  }

  private static CampaignResult result(CampaignWorkflow campaign) {
    return WorkflowStub.fromTyped(campaign).getResult(CampaignResult.class);
  }

  @Test
  void eachHostGetsAnExperimentOfItsOwn() {
    CampaignResult result = result(campaign(false));
    assertThat(result.matrix().cells())
        .extracting(Cell::trainedOn, Cell::triedOn, Cell::experimentId)
        .containsExactly(
            tuple("lab", "lab", "experiment-tiny-1-lab"),
            tuple("lab2", "lab2", "experiment-tiny-1-lab2"));
    assertThat(result.matrix().cells()).extracting(Cell::report).doesNotContainNull();
    assertThat(result.report().sentence()).isEqualTo("Better on 2 of 2.");
    assertThat(lab.host.calls).contains("collect").endsWith("restore");
    assertThat(lab.second.calls).contains("collect").endsWith("restore");
    var attributes =
        Lab.untyped(lab.started("experiment-tiny-1-lab2")).describe().getTypedSearchAttributes();
    assertThat(attributes.get(ExperimentAttributes.ARMS)).containsExactly("mllb=BETTER");
  }

  @Test
  void crossedEveryModelIsTriedOnEveryHostAndTrainedOnce() throws Exception {
    CampaignResult result = result(campaign(true));
    assertThat(result.matrix().cells())
        .extracting(Cell::trainedOn, Cell::triedOn)
        .containsExactly(
            tuple("lab", "lab"), tuple("lab2", "lab"), tuple("lab", "lab2"), tuple("lab2", "lab2"));
    assertThat(lab.compute.calls.stream().filter("train"::equals)).hasSize(2);
    assertThat(lab.host.calls.stream().filter("collect"::equals)).hasSize(1);
    assertThat(lab.host.calls.stream().filter("build"::equals))
        .as("a module per model, each for this kernel")
        .hasSize(2);
    ExperimentResult borrowed =
        lab.client
            .newUntypedWorkflowStub("experiment-tiny-1-lab2+of+lab")
            .getResult(ExperimentResult.class);
    assertThat(borrowed.summary().lineage().host()).isEqualTo(Samples.facts("lab2"));
    assertThat(borrowed.summary().lineage().trace()).isEqualTo(Samples.trace());
    StoredHistories.keep(lab.client, "v3", "campaign-tiny-1");
    StoredHistories.keep(lab.client, "v3", "experiment-tiny-1-lab2+of+lab");
  }

  @Test
  void oneHostThatFailsDoesNotStopTheOther() {
    lab.host.failures.put("build", 1);
    CampaignResult result = result(campaign(true));
    assertThat(result.matrix().cells())
        .extracting(Cell::experimentId, cell -> cell.failure() == null)
        .containsExactly(
            tuple("experiment-tiny-1-lab", false),
            tuple("experiment-tiny-1-lab+of+lab2", true),
            tuple("experiment-tiny-1-lab2", true));
    Cell failed = result.matrix().cells().get(0);
    assertThat(failed.failure()).contains("Failed in phase build");
    assertThat(failed.report()).as("a failed experiment has a report too").isNotNull();
  }

  @Test
  void cancellingTheCampaignRestoresEveryHost() {
    lab.host.hangsIn = "collect";
    lab.second.hangsIn = "measure mix";
    CampaignWorkflow campaign = campaign(false);
    Lab.await(
        "both hosts",
        () -> lab.host.calls.contains("collect") && lab.second.calls.contains("measure mix"));
    assertThat(campaign.matrix().cells()).extracting(Cell::report).containsOnlyNulls();
    WorkflowStub.fromTyped(campaign).cancel();
    assertThatThrownBy(() -> result(campaign))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(lab.host.calls).endsWith("restore");
    assertThat(lab.second.calls).endsWith("restore");
    assertThat(lab.compute.calls).doesNotContain("matrix");
  }

  @Test
  void aCampaignNamesItsHostsOnceAndNotTooMany() {
    assertThatThrownBy(
            () -> new CampaignRequest(Samples.plan("mix"), List.of("a", "a"), false, true))
        .hasMessageContaining("each once");
    List<String> many = IntStream.range(0, 23).mapToObj(i -> "n" + i).toList();
    assertThatThrownBy(() -> new CampaignRequest(Samples.plan("mix"), many, true, true))
        .hasMessageContaining("529 experiments");
  }
}
