// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptKeyTest {

  /** In a program of its own, because a handled signal stays handled in this one. */
  public static final class Program {
    private Program() {}

    public static void main(String[] args) throws InterruptedException {
      CountDownLatch pressed = new CountDownLatch(2);
      InterruptKey.onPress(pressed::countDown);
      long self = ProcessHandle.current().pid();
      for (int press = 0; press < 20 && pressed.getCount() > 0; press++) {
        interrupt(self);
        Thread.sleep(100);
      }
      System.exit(pressed.getCount() == 0 ? 42 : 1);
    }

    private static void interrupt(long pid) throws InterruptedException {
      try {
        new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void theProgramLivesOnAndIsTold() throws Exception {
    Process program =
        new ProcessBuilder(
                // Whoever runs the tests in the background has the key ignored.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .start();

    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(42);
  }
}
