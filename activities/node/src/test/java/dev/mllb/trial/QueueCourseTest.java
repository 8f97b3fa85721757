// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.sample.QueueLook;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueCourseTest {

  private static final long SECOND = 1_000_000_000L;

  private final QueueCourse course = new QueueCourse();

  /** Two groups of CPUs, of which one never had a waiting task. */
  private void look(double at, long waiting, double changedAt, double taskSeconds) {
    ByteBuffer queues =
        ByteBuffer.allocate(2 * RunQueueProbe.QUEUE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    queues.putLong(waiting);
    queues.putLong((long) (changedAt * SECOND));
    queues.putLong((long) (taskSeconds * SECOND));
    course.add((long) (at * SECOND), queues);
  }

  @Test
  void whatWaitedSinceTheLastChangeCounts() {
    look(10, 0, 0, 0);
    look(11, 3, 10.5, 0); // three tasks for half a second
    look(12, 0, 11, 1.5); // and none in the second one
    QueueLook seen = course.with(Map.of());
    assertThat(seen.stepSeconds()).isEqualTo(1);
    assertThat(seen.waiting()).containsExactly(1.5, 0.0);
  }

  @Test
  void unevenLooksBecomeEvenSteps() {
    look(10, 2, 10, 0);
    look(13, 2, 10, 0);
    look(14, 2, 10, 0);
    QueueLook seen = course.with(Map.of());
    assertThat(seen.stepSeconds()).isEqualTo(2);
    assertThat(seen.waiting()).allSatisfy(w -> assertThat(w).isCloseTo(2, within(1e-9)));
  }

  @Test
  void aQueueThatChangedWhileItWasReadIsToldAsBefore() {
    look(10, 4, 10, 0);
    look(11, 4, 11.25, 5); // read a quarter of a second late, on a machine that is full
    look(12, 4, 12, 8);
    assertThat(course.with(Map.of()).waiting())
        .allSatisfy(w -> assertThat(w).isCloseTo(4, within(1e-9)));
  }

  @Test
  void aLongRunIsPutTogether() {
    for (int i = 0; i <= 1000; i++) {
      look(10 + i, 1, 10, 0);
    }
    assertThat(course.with(Map.of()).waiting()).hasSize(100);
    assertThat(course.with(Map.of()).stepSeconds()).isEqualTo(10);
  }

  @Test
  void oneLookTellsNothing() {
    look(10, 2, 10, 0);
    assertThat(course.with(Map.of()).waiting()).isEmpty();
  }
}
