// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import dev.mllb.fleet.Scene;
import dev.mllb.model.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The person an experiment may wait for: reads the sentence, mends what is broken, says "again".
 */
final class Operator {

  private static final Duration LOOKS_EVERY = Duration.ofSeconds(5);

  private final Chronicle chronicle;
  private final String id;
  private final Scene scene;
  private final Aftermath aftermath;
  private final List<String> sentences = new ArrayList<>();
  private long lastLook = System.nanoTime();

  Operator(Chronicle chronicle, String id, Scene scene, Aftermath aftermath) {
    this.chronicle = chronicle;
    this.id = id;
    this.scene = scene;
    this.aftermath = aftermath;
  }

  /**
   * Answers when the experiment waits; looks now and then only. Returns false when it has ended.
   */
  boolean look() {
    if (System.nanoTime() - lastLook < LOOKS_EVERY.toNanos()) {
      return true;
    }
    lastLook = System.nanoTime();
    Progress progress = chronicle.progress(id);
    if (progress != null && progress.waitingFor() != null) {
      sentences.add(progress.detail());
      aftermath.sentenceIsClear(progress.detail());
      System.out.println("   " + id + " waits: " + progress.detail());
      scene.heal();
      chronicle.retry(id, progress.waitingFor());
    }
    return !chronicle.hasEnded(id);
  }

  /** What the person was told, question by question. */
  List<String> sentences() {
    return List.copyOf(sentences);
  }
}
