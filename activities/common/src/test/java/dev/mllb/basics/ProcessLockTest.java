// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One holder at a time. */
class ProcessLockTest {

  @TempDir Path folder;

  @Test
  void aSecondDoesNotGetItUntilTheFirstGivesItBack() {
    Path file = folder.resolve("new/bench.lock");
    FileChannel first = ProcessLock.tryLock(file).orElseThrow();
    assertThat(ProcessLock.tryLock(file)).isEmpty();
    ProcessLock.close(first);
    assertThat(ProcessLock.tryLock(file)).isPresent().hasValueSatisfying(ProcessLock::close);
  }
}
