// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mllb.live.LiveServer.Spoken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Commands as a person types them, and what is asked of their answers. */
abstract class LiveCommands {

  private static final ObjectMapper JSON = new ObjectMapper();

  final LiveFleet fleet;

  LiveCommands(LiveFleet fleet) {
    this.fleet = fleet;
  }

  final String start(String name, String host, String... trials) throws Exception {
    Path plan = fleet.plan(name, trials);
    JsonNode said = json("start", plan.toString(), "--host", host);
    assertThat(said.fieldNames()).toIterable().containsExactly("id");
    return said.path("id").asText();
  }

  final Spoken update(String id, String name, String input) throws Exception {
    return fleet.server.temporal(
        "workflow", "update", "execute", "-w", id, "--name", name, "--input", input);
  }

  final void awaitDecision(String id) {
    LiveFleet.await(
        id + " to wait for a person",
        () -> !json("status", id).path("progress").path("waitingFor").isNull());
  }

  final boolean isIn(String id, String phase) {
    return json("status", id).path("progress").path("phase").asText().equals(phase);
  }

  final String attempts(String id) {
    StringBuilder all = new StringBuilder();
    for (JsonNode trial : json("status", id).path("progress").path("trials")) {
      all.append(all.isEmpty() ? "" : ", ").append(trial.path("trial").asText());
      all.append(' ').append(trial.path("attempt").asInt());
      all.append(trial.path("failure").isNull() ? "" : " failed");
    }
    return all.toString();
  }

  final String ids(String... words) {
    return json(words).findValuesAsText("id").toString();
  }

  final JsonNode json(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    Spoken said = fleet.mllb(all);
    try {
      return JSON.readTree(said.out());
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + said, e);
    }
  }
}
