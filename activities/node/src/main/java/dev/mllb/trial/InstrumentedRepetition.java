// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFacts;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.QueueLook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes beside one repetition that does not count: the module's clock, the run queues, and a
 * second of the scheduler's events. What a node cannot be asked is absent.
 */
final class InstrumentedRepetition implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InstrumentedRepetition.class);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final ArmKind.@Nullable Session session;
  private final Map<String, Histogram> timesBefore;
  private final @Nullable RunQueueProbe runQueues;
  private final TraceCapture capture;

  private InstrumentedRepetition(
      ArmKind.@Nullable Session session,
      Map<String, Histogram> timesBefore,
      @Nullable RunQueueProbe runQueues,
      TraceCapture capture) {
    this.session = session;
    this.timesBefore = timesBefore;
    this.runQueues = runQueues;
    this.capture = capture;
  }

  /** Nothing is looked at. */
  static InstrumentedRepetition none() {
    return new InstrumentedRepetition(null, Map.of(), null, TraceCapture.none());
  }

  /**
   * Starts all probes there are; when one fails, none is left in repetitions that count.
   *
   * @param capture records events, or nothing; closed with the rest
   */
  static InstrumentedRepetition begin(ArmKind.Session session, TraceCapture capture) {
    RunQueueProbe runQueues = null;
    try {
      session.time(true);
      runQueues = attached();
      if (runQueues != null) {
        runQueues.look();
      }
      return new InstrumentedRepetition(session, session.times(), runQueues, capture);
    } catch (RuntimeException e) {
      try {
        end(session, runQueues, capture);
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

  /**
   * Looks once.
   *
   * @param isMeasured whether the measured command runs
   */
  void look(boolean isMeasured) {
    capture.look(isMeasured);
    if (runQueues != null) {
      runQueues.look();
    }
  }

  /** What a probe has missed, for people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(capture.notes());
    if (runQueues != null) {
      notes.addAll(runQueues.notes());
    }
    return notes;
  }

  /**
   * The recorded events; null when there are none.
   *
   * @param alive called now and then, as it may take seconds
   */
  @Nullable Path saveCapture(Path folder, Runnable alive) {
    return capture.save(folder, alive);
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
    end(session, runQueues, capture);
  }

  private static void end(
      ArmKind.@Nullable Session session, @Nullable RunQueueProbe runQueues, TraceCapture capture) {
    try (capture) {
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
