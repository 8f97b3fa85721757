// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import dev.mllb.cli.experiment.ExperimentView;
import dev.mllb.cli.experiment.Experiments;
import dev.mllb.cli.experiment.ViewText;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.plan.TakenModel;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.Verdict;
import dev.mllb.report.Findings;
import dev.mllb.worker.ConnectionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A whole experiment on this machine, from nothing running to the verdict and back to nothing. */
final class LocalRun {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final LocalSetup setup;
  private final LocalStack stack;
  private final Narrator narrator;
  private final Output output;
  private final AtomicInteger presses = new AtomicInteger();
  private final Thread story = Thread.currentThread();
  private volatile @Nullable Experiments experiments;
  private volatile @Nullable String id;
  private String startSeconds = "";

  LocalRun(LocalSetup setup, LocalStack stack, Narrator narrator, Output output) {
    this.setup = setup;
    this.stack = stack;
    this.narrator = narrator;
    this.output = output;
  }

  /** The story; the exit code says how it ended. */
  int run(TakenModel taken, ReportPlace place) throws InterruptedException {
    InterruptKey.onPress(this::pressed);
    int code = ExitCodes.INTERRUPTED;
    try {
      code = experiment(taken, place);
    } catch (InterruptedException e) {
      narrator.say("stopped before the experiment had begun");
    } catch (RuntimeException e) {
      // What a stop breaks in passing is not the person's concern.
      if (presses.get() == 0) {
        throw e;
      }
    } finally {
      takeDown();
    }
    return presses.get() > 0 ? ExitCodes.INTERRUPTED : code;
  }

  private int experiment(TakenModel taken, ReportPlace place) throws InterruptedException {
    Instant began = Instant.now();
    stack.up();
    if (presses.get() > 0) {
      throw new InterruptedException();
    }
    // As provisioning, it is done once.
    Instant started = began.plus(stack.rehearsed());
    try (Experiments connected = Experiments.connect(ConnectionOptions.local(setup.address()))) {
      experiments = connected;
      new HostPoll(connected.client()).await(setup.node(), bootTime());
      startSeconds = narrator.since(started);
      narrator.say("everything is up after " + startSeconds + " s");
      String experiment = connected.start(taken, setup.node());
      id = experiment;
      narrator.say("experiment " + experiment + " on node " + setup.node());
      follow(connected, experiment);
      if (presses.get() > 0) {
        narrator.say("the experiment has ended, its node is native again");
        return ExitCodes.INTERRUPTED;
      }
      return finish(connected.result(experiment), experiment, place, started);
    }
  }

  private void follow(Experiments connected, String experiment) throws InterruptedException {
    ExperimentView view = connected.view(experiment);
    while (view.running()) {
      narrator.show(view);
      Thread.sleep(LOOK_EVERY.toMillis());
      view = connected.view(experiment);
    }
    narrator.show(view);
  }

  private int finish(
      ExperimentResult result, String experiment, ReportPlace place, Instant started) {
    double provisioned =
        Double.parseDouble(System.getenv().getOrDefault("MLLB_PROVISION_SECONDS", "0.0"))
            + stack.rehearsed().toMillis() / 1e3;
    narrator.say(
        "time: provisioning "
            + String.format(Locale.ROOT, "%.1f", provisioned)
            + " s, run "
            + narrator.since(started)
            + " s: start "
            + startSeconds
            + " s, "
            + ViewText.seconds(result.summary().phaseSeconds()));
    List<String> findings = Findings.of(result.summary());
    Path page = place.write(experiment, result.summary());
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("experimentId", experiment);
    said.put("verdict", result.written().verdict());
    said.put("sentence", result.written().sentence());
    said.put("findings", findings);
    said.put("page", page.toString());
    output.result(
        said,
        () -> {
          List<String> lines = new ArrayList<>();
          lines.add(result.written().sentence());
          findings.forEach(finding -> lines.add("  " + finding));
          lines.add("report: " + page);
          return lines;
        });
    return result.written().verdict() == Verdict.INCONCLUSIVE
        ? ExitCodes.INCONCLUSIVE
        : ExitCodes.OK;
  }

  private Instant bootTime() {
    try {
      return Files.getLastModifiedTime(setup.readyMark()).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  /** Ctrl-C, on the thread of the signal. */
  private void pressed() {
    if (presses.incrementAndGet() > 1) {
      leaveAtOnce();
    }
    Experiments connected = experiments;
    String experiment = id;
    if (connected == null || experiment == null) {
      narrator.say("stopping; press Ctrl-C again to stop at once");
      story.interrupt();
      return;
    }
    narrator.say(
        "stopping: the experiment restores its node first; press Ctrl-C again to stop at once");
    try {
      connected.cancel(experiment);
    } catch (MllbException e) {
      narrator.say("the experiment could not be told: " + e.getMessage());
    }
  }

  private void leaveAtOnce() {
    List<String> left = stack.inUse();
    narrator.say(
        left.isEmpty()
            ? "stopped at once; nothing is left running"
            : "stopped at once; still running: "
                + String.join(", ", left)
                + ". Stop them with: ./mllb down");
    Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
  }

  private void takeDown() throws InterruptedException {
    // A stop in the middle of starting may have left the mark on this thread.
    boolean interrupted = Thread.interrupted();
    List<String> left = stack.down();
    if (!left.isEmpty()) {
      narrator.say("still running: " + String.join(", ", left) + ". Stop them with: ./mllb down");
    }
    if (interrupted && presses.get() == 0) {
      Thread.currentThread().interrupt();
    }
  }
}
