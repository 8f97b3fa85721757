// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.failure.FailureCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileFailureTest {

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(new IOException("No space left on device"), FailureCode.DISK_FULL),
        Arguments.of(
            new FileSystemException("/x", null, "Disk quota exceeded"), FailureCode.DISK_FULL),
        Arguments.of(new ClosedByInterruptException(), FailureCode.INTERRUPTED),
        Arguments.of(new InterruptedIOException("make"), FailureCode.INTERRUPTED),
        Arguments.of(new AccessDeniedException("/x"), FailureCode.PERMISSION_DENIED),
        Arguments.of(
            new FileSystemException("/x", null, "Read-only file system"),
            FailureCode.PERMISSION_DENIED),
        Arguments.of(new NoSuchFileException("/x"), FailureCode.FILE_UNUSABLE),
        Arguments.of(new IOException("Input/output error"), FailureCode.FILE_UNUSABLE),
        Arguments.of(new IOException(), FailureCode.FILE_UNUSABLE));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void eachCauseIsClassedByWhoHasToAct(IOException cause, FailureCode code) {
    assertThat(FileFailure.of("cannot write /x", cause).code()).isEqualTo(code);
  }

  @Test
  void aBarePathSaysWhatHappenedAllTheSame() {
    assertThat(FileFailure.of("cannot read /x", new NoSuchFileException("/x")))
        .hasMessage("cannot read /x: no such file or folder: /x");
  }
}
