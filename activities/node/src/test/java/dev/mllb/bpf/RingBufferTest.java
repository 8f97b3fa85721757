// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingBufferTest {

  private static final int RING = 4096;
  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;

  private final ByteBuffer consumer = direct(4096);
  private final ByteBuffer producer = direct(4096);
  private final ByteBuffer data = direct(2 * RING);
  private final RingBuffer ring = RingBuffer.over(consumer, producer, data, RING);
  private final List<Long> seen = new ArrayList<>();
  private long written;

  @Test
  void handsOverWholeRecordsAcrossTheWrap() {
    for (long i = 0; i < 10_000; i++) {
      write(i, 24, 0);
      if (i % 50 == 49) {
        assertThat(drain()).isEqualTo(50);
      }
    }
    assertThat(seen).hasSize(10_000).isSorted();
    assertThat(consumer.getLong(0)).isEqualTo(written).isEqualTo(producer.getLong(0));
  }

  @Test
  void skipsDiscardedAndWaitsForBusyRecords() {
    write(1, 16, 0);
    write(2, 16, DISCARDED);
    int busyAt = (int) written;
    write(3, 16, BUSY);
    write(4, 16, 0);
    assertThat(drain()).isEqualTo(1);
    data.putInt(busyAt, 16);
    assertThat(drain()).isEqualTo(2);
    assertThat(seen).containsExactly(1L, 3L, 4L);
  }

  private int drain() {
    return ring.drain((buffer, offset, length) -> seen.add(buffer.getLong(offset)));
  }

  /** As the kernel: the record is visible through both mappings. */
  private void write(long value, int length, int flags) {
    int at = (int) (written % RING);
    for (int base : new int[] {at, at + RING}) {
      if (base + 16 <= 2 * RING) {
        data.putInt(base, length | flags);
        data.putLong(base + 8, value);
      }
    }
    if (at + 16 > RING) {
      data.putLong((at + 8) % RING, value);
    }
    written += (length + 8 + 7) & ~7;
    producer.putLong(0, written);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
