// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Verdict;
import dev.mllb.worker.FleetQuarantine;
import java.time.Instant;
import java.util.Map;

/**
 * Puts on the stage what docs/evidence/ui.md shows of Temporal's web page, prints the page's
 * address, and stays until it is stopped: {@code UiScenes PORT}.
 */
public final class UiScenes {

  private UiScenes() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    try (LiveFleet fleet = LiveFleet.start(port, Map.of("rack1-n1", "a", "rack1-n2", "a"))) {
      play(fleet);
      System.out.println("http://127.0.0.1:" + port + " (server " + fleet.server.address() + ")");
      Thread.currentThread().join();
    }
  }

  private static void play(LiveFleet fleet) throws Exception {
    run(fleet, "nightly", Verdict.BETTER, "rack1-n1");
    run(fleet, "nightly", Verdict.NO_DIFFERENCE, "rack1-n1");
    run(fleet, "nightly", Verdict.WORSE, "rack1-n2");
    fleet.compute.verdict = Verdict.BETTER;
    fleet.mllb("start", plan(fleet, "zone"), "--host", "zone=a", "--crossed", "--wait");
    FleetQuarantine quarantine = new FleetQuarantine(fleet.client);
    for (String host : new String[] {"rack1-n1", "rack1-n2"}) {
      quarantine.add(
          new ModuleStrike(
              "ab".repeat(32),
              host,
              "boot-" + host,
              "experiment-old-3",
              Instant.now(),
              null,
              null));
    }
    fleet.host("rack1-n1").failures.put("measure fork", 1);
    String failing = start(fleet, "retried", "rack1-n1");
    waitForDecision(fleet, failing);
    fleet.mllb("retry", failing, "fork");
    fleet.mllb("watch", failing);
    fleet.host("rack1-n1").failures.put("measure fork", 1);
    String waiting = start(fleet, "waiting", "rack1-n1");
    waitForDecision(fleet, waiting);
    fleet.host("rack1-n2").holds = "collect";
    start(fleet, "collecting", "rack1-n2");
  }

  private static void run(LiveFleet fleet, String name, Verdict verdict, String host)
      throws Exception {
    fleet.compute.verdict = verdict;
    fleet.mllb("start", plan(fleet, name), "--host", host, "--wait");
  }

  private static String start(LiveFleet fleet, String name, String host) throws Exception {
    return fleet.mllb("start", plan(fleet, name), "--host", host).out().strip();
  }

  private static String plan(LiveFleet fleet, String name) throws Exception {
    return fleet.plan(name, "mix", "fork").toString();
  }

  private static void waitForDecision(LiveFleet fleet, String id) {
    LiveFleet.await(
        "the decision", () -> fleet.mllb("status", id).out().contains("Waiting for retryTrial"));
  }
}
