// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Cancels an experiment in each of its phases and prints, as a Markdown table, how long it took
 * until the step stopped, until the host was native and until the experiment was over. Fails when a
 * host needed more than ten seconds.
 */
public final class CancelTable {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final List<String> ON_HOST =
      List.of("preflight", "collect", "build", "verify", "measure calibration", "measure mix");

  private static final List<String> ON_COMPUTE =
      List.of("dataset", "train", "evaluate", "export", "judge");

  private final LiveFleet fleet;
  private boolean late;

  private CancelTable(LiveFleet fleet) {
    this.fleet = fleet;
  }

  public static void main(String[] args) throws Exception {
    try (LiveFleet fleet = LiveFleet.start(0, Map.of("n1", "a"))) {
      CancelTable table = new CancelTable(fleet);
      System.out.println("| cancelled in | step stopped, s | host native, s | over, s |");
      System.out.println("| --- | ---: | ---: | ---: |");
      for (String step : ON_HOST) {
        table.row(step, true);
      }
      for (String step : ON_COMPUTE) {
        table.row(step, false);
      }
      table.waiting();
      System.exit(table.late ? 1 : 0);
    }
  }

  private void row(String step, boolean onHost) throws Exception {
    LiveHost host = fleet.host("n1");
    long before = onHost ? host.count(step) : fleet.compute.count(step);
    hold(step, onHost);
    String id = start();
    LiveFleet.await(step, () -> (onHost ? host.count(step) : fleet.compute.count(step)) > before);
    cancel(step, id, onHost ? "stopped " + step : "");
  }

  /** A failed trial that waits for a person can be cancelled too. */
  private void waiting() throws Exception {
    fleet.host("n1").failures.put("measure mix", 1);
    String id = start();
    LiveFleet.await("the decision", () -> fleet.mllb("status", id).out().contains("Waiting for"));
    cancel("a failed trial waits", id, "");
  }

  private void cancel(String step, String id, String stopped) {
    LiveHost host = fleet.host("n1");
    int seen = host.done.size();
    boolean touched = host.done.stream().anyMatch(done -> done.step().equals("tune"));
    Instant asked = Instant.now();
    fleet.mllb("cancel", id, "--wait");
    Duration over = Duration.between(asked, Instant.now());
    fleet.compute.holds = "";
    host.holds = "";
    BooleanSupplier isNative = () -> after(host, seen, "native") != null;
    if (touched && !step.equals("preflight")) {
      LiveFleet.await("a native host", isNative);
    }
    Duration back = between(asked, after(host, seen, "native"));
    late |= back != null && back.compareTo(LIMIT) > 0;
    System.out.println(
        "| "
            + step
            + " | "
            + text(between(asked, after(host, seen, stopped)))
            + " | "
            + text(back)
            + " | "
            + text(over)
            + " |");
  }

  private static Instant after(LiveHost host, int seen, String step) {
    return host.done.stream()
        .skip(seen)
        .filter(done -> done.step().equals(step))
        .map(LiveHost.Done::at)
        .findFirst()
        .orElse(null);
  }

  private static Duration between(Instant from, Instant to) {
    return to == null ? null : Duration.between(from, to);
  }

  private static String text(Duration time) {
    return time == null ? "" : String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
  }

  private void hold(String step, boolean onHost) {
    if (onHost) {
      fleet.host("n1").holds = step;
    } else {
      fleet.compute.holds = step;
    }
  }

  private String start() throws Exception {
    return fleet
        .mllb("start", fleet.plan("cancel", "mix").toString(), "--host", "n1")
        .out()
        .strip();
  }
}
