// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.artifact.ArtifactStores;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.Registry;
import dev.mllb.live.LiveServer.Spoken;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.Verdict;
import dev.mllb.workflow.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The commands that talk to a server, as a person types them: exit codes, JSON, sentences. Prints
 * one line "ok NAME" or "not ok NAME" for each story.
 */
public final class CommandsOnServer extends LiveCommands {

  private CommandsOnServer(LiveFleet fleet) {
    super(fleet);
  }

  public static void main(String[] args) throws Exception {
    Stories stories = new Stories();
    try (LiveFleet fleet = LiveFleet.start(0, Map.of("n1", "a", "n2", "a", "n3", "b"))) {
      CommandsOnServer commands = new CommandsOnServer(fleet);
      stories.tell("hosts register and answer for themselves", commands::hosts);
      stories.tell("an experiment from start to verdict", commands::startToVerdict);
      stories.tell("exit codes 1 to 4", commands::exitCodes);
      stories.tell("a failed trial is retried alone", commands::retry);
      stories.tell("a failed trial is skipped", commands::skip);
      stories.tell("updates as the temporal command and the web page send them", commands::updates);
      stories.tell("abort ends with a report and its reason", commands::abort);
      stories.tell("a trial is rerun after the end", commands::rerun);
      stories.tell("cancel leaves a native host within 10 s", commands::cancel);
      stories.tell("a search finds where a verdict turns", commands::bisect);
      stories.tell("a model goes when nobody names it", commands::deleteModel);
      new OperatorsOnServer(fleet).tell(stories);
    }
    System.exit(stories.failed() == 0 ? 0 : 1);
  }

  private void hosts() throws Exception {
    LiveFleet.await("all cards", () -> json("hosts", "--no-look").size() == 3);
    // A busy machine may need longer than a look is waited for.
    LiveFleet.await(
        "n1 to answer for itself",
        () ->
            json("hosts", "--host", "zone=a")
                    .path(0)
                    .path("card")
                    .path("moment")
                    .path("load")
                    .asDouble()
                == 1.25);
    JsonNode rows = json("hosts", "--host", "zone=a");
    assertThat(rows).hasSize(2);
    JsonNode card = rows.get(0).path("card");
    assertThat(rows.get(0).path("host").asText()).isEqualTo("n1");
    assertThat(card.path("labels").path("zone").asText()).isEqualTo("a");
    assertThat(card.path("facts").path("cpus").asInt()).isEqualTo(4);
    Spoken table = fleet.mllb("hosts");
    assertThat(table.exit()).isZero();
    assertThat(table.out()).contains("6.12.95+deb12-arm64", "4/2", "1.25", "zone=b");
    assertThat(fleet.mllb("hosts", "retire", "n3").exit()).isZero();
    LiveFleet.await(
        "n3 to be off the list of a zone", () -> json("hosts", "--host", "zone=b").isEmpty());
  }

  private void startToVerdict() throws Exception {
    String id = start("tiny", "n1", "mix", "fork");
    assertThat(id).isEqualTo("experiment-tiny-1");
    Spoken watched = fleet.mllb("watch", id);
    assertThat(watched.exit()).isZero();
    // An experiment of this fleet takes seconds: a phase may pass between two looks.
    assertThat(watched.out())
        .contains("trials ended after ", "better: MLLB is better in every trial.");
    JsonNode status = json("status", id);
    assertThat(status.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(status.path("progress").path("phase").asText()).isEqualTo("done");
    assertThat(status.path("progress").path("trials")).hasSize(2);
    assertThat(status.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("id", "status", "started", "closed", "host", "progress", "work");
    Spoken lines = fleet.mllb("status", id);
    assertThat(lines.out()).contains(id + "  COMPLETED  host n1", "mix", "fork", "better");
  }

  private void exitCodes() throws Exception {
    Path plan = fleet.plan("codes", "mix");
    fleet.compute.verdict = Verdict.INCONCLUSIVE;
    Spoken inconclusive = fleet.mllb("start", plan.toString(), "--host", "n1", "--wait");
    fleet.compute.verdict = Verdict.BETTER;
    assertThat(inconclusive.exit()).isEqualTo(4);
    assertThat(fleet.mllb("start", plan.toString(), "--host", "n1", "--wait").exit()).isZero();
    Path bad = Files.writeString(fleet.folder.resolve("bad.yaml"), "name: ../x\ntrials: 7\n");
    Spoken rejected = fleet.mllb("start", bad.toString());
    assertThat(rejected.exit()).isEqualTo(3);
    assertThat(rejected.err()).contains("bad.yaml:1: name:", "bad.yaml:2: trials:");
    Spoken usage = fleet.mllb("start", plan.toString(), "--host", "n1,zone=a");
    assertThat(usage.exit()).isEqualTo(2);
    assertThat(usage.err()).contains("either names (lab,lab-7) or conditions");
    Spoken nobody = fleet.mllb("start", plan.toString(), "--host", "zone=none");
    assertThat(nobody.exit()).isEqualTo(1);
    assertThat(nobody.err()).contains("hosts is zone=none; see `mllb hosts`");
    for (String command : new String[] {"status", "watch", "cancel"}) {
      Spoken unknown = fleet.mllb(command, "experiment-none-7");
      assertThat(unknown.exit()).as(command).isEqualTo(1);
      assertThat(unknown.err()).as(command).contains("no experiment experiment-none-7 here");
    }
    fleet.host("n1").failures.put("build", 1);
    Spoken failed = fleet.mllb("start", plan.toString(), "--host", "n1", "--wait");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.err()).contains("Failed in phase build", "exit code 1", "Report: mllb:");
  }

  private void bisect() throws Exception {
    String plan = fleet.plan("bisected", "mix").toString();
    fleet.compute.verdict = Verdict.NO_DIFFERENCE;
    fleet.compute.worse.addAll(List.of("at-30", "at-40"));
    Spoken found = search(plan, "10,20,30,40");
    assertThat(found.exit()).isZero();
    assertThat(found.err()).contains("bisect-bisected-1", "at-10: no difference", "at-40: worse");
    assertThat(found.out())
        .contains("The verdict turns at at-30 (migration_cost_ns 30)", "up to at-20");
    JsonNode again = json("bisect", "--id", "bisect-bisected-1");
    assertThat(again.path("firstAfter").asText()).isEqualTo("at-30");
    assertThat(json("status", "experiment-bisect-bisected-1-at-30").path("status").asText())
        .isEqualTo("COMPLETED");
    Spoken flat = search(plan, "10,20");
    fleet.compute.worse.clear();
    fleet.compute.verdict = Verdict.BETTER;
    assertThat(flat.exit()).isEqualTo(4);
    assertThat(flat.out()).contains("The verdict does not turn");
    assertThat(fleet.mllb("bisect").exit()).isEqualTo(2);
    Spoken other = fleet.mllb("bisect", "--id", "experiment-bisect-bisected-1-at-30");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("--id is that of a search: bisect-PLAN-N");
    Spoken none = fleet.mllb("bisect", "--id", "bisect-none-1");
    assertThat(none.exit()).isNotZero();
    assertThat(none.err()).contains("no experiment bisect-none-1 here").doesNotContain("Exception");
    Spoken rejected = fleet.mllb("bisect", plan, "--host", "n1");
    assertThat(rejected.exit()).isEqualTo(3);
    assertThat(rejected.err()).contains("trained anew");
  }

  private Spoken search(String plan, String values) throws Exception {
    return fleet.mllb(
        "bisect", plan, "--host", "n1", "--set", "migration_cost_ns", "--values", values, "--wait");
  }

  private void retry() throws Exception {
    fleet.host("n1").failures.put("measure mix", 1);
    String id = start("retry", "n1", "mix", "fork");
    awaitDecision(id);
    assertThat(fleet.mllb("status", id).out())
        .contains("stress-ng on n1 ended with exit code 1", "Waiting for retryTrial");
    Spoken wrong = fleet.mllb("retry", id, "fork");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("Trial fork does not wait for a decision; mix does.");
    assertThat(json("retry", id, "mix").path("retry").asText()).isEqualTo("mix");
    assertThat(fleet.mllb("watch", id).exit()).isZero();
    assertThat(attempts(id)).isEqualTo("mix 1 failed, mix 2, fork 1");
    assertThat(Histories.activities(fleet.client, id))
        .containsOnlyOnce("Collect", "Train", "Build");
    assertThat(Histories.children(fleet.client, id))
        .containsExactly(id + "/trial/mix", id + "/trial/mix", id + "/trial/fork");
    Spoken late = fleet.mllb("retry", id, "mix");
    assertThat(late.exit()).isEqualTo(1);
    assertThat(late.err()).contains("it is over already");
  }

  private void skip() throws Exception {
    fleet.host("n1").failures.put("measure mix", 1);
    String id = start("skip", "n1", "mix", "fork");
    awaitDecision(id);
    assertThat(fleet.mllb("skip", id, "mix").exit()).isZero();
    assertThat(fleet.mllb("watch", id).exit()).isZero();
    assertThat(attempts(id)).isEqualTo("mix 1 failed, fork 1");
  }

  private void updates() throws Exception {
    fleet.host("n1").failures.put("measure mix", 3);
    String id = start("updates", "n1", "mix");
    awaitDecision(id);
    assertThat(update(id, "retryTrial", "\"fork\"").out())
        .contains("Trial fork does not wait for a decision; mix does.");
    assertThat(update(id, "retryTrial", "\"mix\"").exit()).isZero();
    LiveFleet.await("the second failure", () -> attempts(id).contains("mix 2 failed"));
    awaitDecision(id);
    Spoken empty =
        fleet.server.temporal("workflow", "update", "execute", "-w", id, "--name", "retryTrial");
    assertThat(empty.exit()).as("a dialog left empty: %s", empty.out()).isZero();
    LiveFleet.await("the third failure", () -> attempts(id).contains("mix 3 failed"));
    awaitDecision(id);
    assertThat(update(id, "skipTrial", "null").exit()).isZero();
    fleet.mllb("watch", id);
    assertThat(attempts(id)).isEqualTo("mix 1 failed, mix 2 failed, mix 3 failed");
  }

  private void abort() throws Exception {
    LiveHost host = fleet.host("n1");
    host.holds = "collect";
    String id = start("abort", "n1", "mix");
    long before = host.count("collect");
    LiveFleet.await("collect", () -> host.count("collect") > before || isIn(id, "collect"));
    assertThat(fleet.mllb("abort", id).exit()).as("a reason is needed").isEqualTo(2);
    assertThat(fleet.mllb("abort", id, "--reason", "wrong plan").exit()).isZero();
    Spoken watched = fleet.mllb("watch", id);
    host.holds = "";
    assertThat(watched.exit()).isEqualTo(4);
    assertThat(watched.out()).contains("inconclusive: Aborted: wrong plan");
  }

  private void rerun() throws Exception {
    fleet.host("n1").failures.put("measure mix", 1);
    String id = start("rerun", "n1", "mix", "fork");
    awaitDecision(id);
    Spoken early = fleet.mllb("rerun", id, "--failed");
    assertThat(early.exit()).isEqualTo(1);
    assertThat(early.err()).contains(id + " still runs: answer a trial that waits");
    fleet.mllb("skip", id, "mix");
    fleet.mllb("watch", id);
    Spoken again = fleet.mllb("rerun", id, "--failed", "--wait");
    assertThat(again.exit()).isZero();
    assertThat(again.out()).contains(id + " runs again: mix", "better");
    assertThat(attempts(id)).isEqualTo("mix 1 failed, fork 1, mix 2");
    assertThat(Histories.activities(fleet.client, id))
        .contains("Preflight", "Tune", "Restore", "WriteReport")
        .doesNotContain("Collect", "PrepareDataset", "Train", "Evaluate", "Export")
        // A node loads what it built itself, so a rerun builds again.
        .contains("Build", "Verify");
    assertThat(Histories.children(fleet.client, id)).containsExactly(id + "/trial/mix");
    assertThat(fleet.mllb("rerun", id, "--failed").err()).contains("no trial of " + id + " failed");
    assertThat(fleet.mllb("rerun", id, "--trial", "fork", "--wait").exit()).isZero();
    assertThat(attempts(id)).isEqualTo("mix 1 failed, fork 1, mix 2, fork 2");
    Spoken unknown = fleet.mllb("rerun", id, "--trial", "nothing");
    assertThat(unknown.exit()).isEqualTo(3);
    assertThat(unknown.err()).contains(id + " has no trial nothing");
  }

  private void deleteModel() throws Exception {
    String store = fleet.folder.resolve("models").toString();
    Registry registry = Registry.of(ArtifactStores.open(store, fleet.folder));
    ModelRecord model =
        ModelRecord.of(
            "mllb train", Instant.EPOCH, Samples.dataset(), ModelSpec.USUAL, 1, Samples.model());
    registry.add(model);
    LiveHost host = fleet.host("n1");
    host.holds = "measure mix";
    String id = start("models", "n1", "mix");
    LiveFleet.await("the trial", () -> isIn(id, "trials"));
    String[] delete = {"models", "delete", model.id(), "--artifacts", store};
    Spoken refused = fleet.mllb(delete);
    host.holds = "";
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("nothing deleted: " + id, "names model " + model.id());
    assertThat(registry.list()).hasSize(1);
    assertThat(fleet.mllb("watch", id).exit()).isZero();
    assertThat(json(delete).path("deleted").path(0).asText()).isEqualTo(model.id());
    assertThat(registry.list()).isEmpty();
  }

  private void cancel() throws Exception {
    LiveHost host = fleet.host("n1");
    host.holds = "measure mix";
    String id = start("cancel", "n1", "mix");
    LiveFleet.await("the trial", () -> isIn(id, "trials"));
    LiveFleet.await(
        "its measuring", () -> host.done.get(host.done.size() - 1).step().equals("measure mix"));
    long natives = host.count("native");
    Instant asked = Instant.now();
    Spoken cancelled = fleet.mllb("cancel", id, "--wait");
    host.holds = "";
    assertThat(cancelled.exit()).isZero();
    assertThat(cancelled.err()).contains(id + " was cancelled");
    assertThat(host.count("native")).isGreaterThan(natives);
    Instant free = host.done.get(host.done.size() - 1).at();
    assertThat(Duration.between(asked, free)).isLessThan(Duration.ofSeconds(10));
    Spoken watched = fleet.mllb("watch", id);
    assertThat(watched.exit()).isEqualTo(1);
  }
}
