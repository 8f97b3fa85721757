// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleStrike;
import dev.mllb.module.LoadedNote;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the boot before this one ended, as far as a module is concerned. To be asked before the
 * worker takes any work: an experiment that goes on must not load the module again before its
 * strike counts.
 */
final class CrashDetector {

  private static final Logger log = LoggerFactory.getLogger(CrashDetector.class);

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final LoadedNote note;
  private final String host;
  private final String bootId;
  private final Consumer<ModuleStrike> quarantine;

  CrashDetector(LoadedNote note, String host, String bootId, Consumer<ModuleStrike> quarantine) {
    this.note = note;
    this.host = host;
    this.bootId = bootId;
    this.quarantine = quarantine;
  }

  /** Returns when the strike, if there is one, is known to the fleet. */
  void settle() throws InterruptedException {
    Optional<LoadedNote.Content> left = note.read();
    if (left.isEmpty() || left.get().bootId().equals(bootId)) {
      return;
    }
    LoadedNote.Content loaded = left.get();
    ModuleStrike strike =
        new ModuleStrike(
            loaded.koSha256(),
            host,
            loaded.bootId(),
            loaded.experimentId(),
            Instant.now(),
            loaded.sourceSha256(),
            loaded.kernelRelease());
    log.warn(
        "this machine went down with module {} of {} in its kernel",
        loaded.koSha256(),
        loaded.experimentId());
    while (!isTold(strike)) {
      Thread.sleep(PAUSE.toMillis());
    }
    note.remove();
  }

  private boolean isTold(ModuleStrike strike) {
    try {
      quarantine.accept(strike);
      return true;
    } catch (WorkflowServiceException | StatusRuntimeException | MllbException e) {
      log.warn("the quarantine cannot be told yet: {}", e.getMessage());
      return false;
    }
  }
}
