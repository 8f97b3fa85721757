// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFacts;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.QueueLook;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes beside one repetition that does not count: the module's clock, and the run queues. What a
 * node cannot be asked is absent.
 */
final class InstrumentedRepetition implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InstrumentedRepetition.class);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final ArmKind.@Nullable Session session;
  private final Map<String, Histogram> timesBefore;
  private final @Nullable RunQueueProbe runQueues;

  private InstrumentedRepetition(
      ArmKind.@Nullable Session session,
      Map<String, Histogram> timesBefore,
      @Nullable RunQueueProbe runQueues) {
    this.session = session;
    this.timesBefore = timesBefore;
    this.runQueues = runQueues;
  }

  /** Nothing is looked at. */
  static InstrumentedRepetition none() {
    return new InstrumentedRepetition(null, Map.of(), null);
  }

  /** Starts all probes there are; when one fails, none is left in repetitions that count. */
  static InstrumentedRepetition begin(ArmKind.Session session) {
    RunQueueProbe runQueues = null;
    try {
      session.time(true);
      runQueues = attached();
      if (runQueues != null) {
        runQueues.look();
      }
      return new InstrumentedRepetition(session, session.times(), runQueues);
    } catch (RuntimeException e) {
      try {
        end(session, runQueues);
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static @Nullable RunQueueProbe attached() {
    try {
      return RunQueueProbe.attach(MachineFacts.here());
    } catch (MllbException e) {
      LOG.info("run queues are not looked at: {}", e.getMessage());
      return null;
    }
  }

  /** Between looks; what changes over time is seen as finely. */
  Duration every() {
    return session == null ? LOOK_EVERY : LOOK_EVERY.dividedBy(5);
  }

  void look() {
    if (runQueues != null) {
      runQueues.look();
    }
  }

  /** What a probe has missed, for people. */
  List<String> notes() {
    return runQueues == null ? List.of() : runQueues.notes();
  }

  /** What the probe of the run queues saw besides; null when it did not run. */
  @Nullable QueueLook queues() {
    return runQueues == null ? null : runQueues.queues();
  }

  /** Adds what was seen since the start. */
  void fill(Map<String, Double> metrics, Map<String, Histogram> histograms) {
    if (session != null) {
      Map<String, Histogram> times = new HashMap<>(session.times());
      times.forEach(
          (name, now) -> {
            Histogram before = timesBefore.get(name);
            histograms.put(name, before == null ? now : now.minus(before));
          });
    }
    if (runQueues != null) {
      histograms.putAll(runQueues.histograms());
      metrics.putAll(runQueues.metrics());
    }
  }

  @Override
  public void close() {
    end(session, runQueues);
  }

  private static void end(ArmKind.@Nullable Session session, @Nullable RunQueueProbe runQueues) {
    try {
      if (runQueues != null) {
        runQueues.close();
      }
    } finally {
      if (session != null) {
        session.time(false);
      }
    }
  }
}
