// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleStrike;
import dev.mllb.module.LoadedNote;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the boot before this one ended, as far as a module is concerned. The strike is on this
 * machine's own list before anything is put back, which takes the note away; and known to the fleet
 * before the worker takes any work: an experiment that goes on must not load the module again
 * before its strike counts.
 */
final class CrashDetector {

  private static final Logger log = LoggerFactory.getLogger(CrashDetector.class);

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final LoadedNote note;
  private final String host;
  private final String bootId;
  private final Consumer<ModuleStrike> ownList;

  /**
   * @param ownList adds a strike to this machine's own list; idempotent
   */
  CrashDetector(LoadedNote note, String host, String bootId, Consumer<ModuleStrike> ownList) {
    this.note = note;
    this.host = host;
    this.bootId = bootId;
    this.ownList = ownList;
  }

  /**
   * Takes the strike down, if there is one; needs no server.
   *
   * @return whether that went well; else the note stays, to be asked again
   */
  boolean record() {
    try {
      takeDown();
      return true;
    } catch (MllbException e) {
      log.warn("that is not on this machine's list yet: {}", e.getMessage());
      return false;
    }
  }

  private void takeDown() {
    for (LoadedNote left : note.ofBootsBefore(bootId)) {
      left.read().ifPresent(this::takeDown);
      left.remove();
    }
  }

  private void takeDown(LoadedNote.Content loaded) {
    log.warn(
        "this machine went down with module {} of {} in its kernel",
        loaded.koSha256(),
        loaded.experimentId());
    ownList.accept(loaded.strike(host, Instant.now()));
  }

  /**
   * Returns when the fleet knows what this machine's list has.
   *
   * @param tell tells it
   * @throws RuntimeException what no waiting mends: a list that cannot be read, a missing right
   */
  void settle(Runnable tell) throws InterruptedException {
    while (!isSettled(tell)) {
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private boolean isSettled(Runnable tell) {
    try {
      takeDown();
      tell.run();
      return true;
    } catch (WorkflowServiceException | StatusRuntimeException | MllbException e) {
      if (!mayPass(e)) {
        throw e;
      }
      log.warn("the quarantine cannot be told yet: {}", e.getMessage());
      return false;
    }
  }

  /** Whether it may be over in a moment. */
  private static boolean mayPass(RuntimeException failure) {
    return failure instanceof MllbException known
        ? known.code().kind() == FailureCode.Kind.TRANSIENT
        : PatientConnection.isAway(failure);
  }
}
