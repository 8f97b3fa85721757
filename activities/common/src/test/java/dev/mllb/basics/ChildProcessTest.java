// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void argumentsAreNotInterpreted() {
    ChildProcess.Result result = ChildProcess.of(LIMIT, "echo", "$(id)", ";", "`id`").run();

    assertThat(result.isSuccess()).isTrue();
    assertThat(result.output()).isEqualTo("$(id) ; `id`\n");
  }

  /** The environment of a worker holds keys of the store. */
  @Test
  void aBareOneHasItsOwnEnvironmentAlone() {
    ChildProcess env =
        new ChildProcess(List.of("/usr/bin/env"), Path.of("."), Map.of("ONE", "1"), LIMIT);

    assertThat(env.bare().run().output()).isEqualTo("ONE=1\n");
    assertThat(env.run().output()).contains("PATH=", "ONE=1\n");
  }

  @Test
  void statusAndLastWordsComeBack() {
    ChildProcess.Result result = ChildProcess.of(LIMIT, "ls", "/no/such/folder").run();

    assertThat(result.isSuccess()).isFalse();
    assertThat(result.lastLine()).contains("/no/such/folder");
  }

  @Test
  void oneThatHangsIsKilled() {
    long start = System.nanoTime();
    ChildProcess.Result result = ChildProcess.of(Duration.ofMillis(200), "sleep", "60").run();

    assertThat(result.status()).isEqualTo(137);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ChildProcess.of(LIMIT, "no-such-program-here").run())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no-such-program-here");
  }

  @Test
  void anInterruptEndsTheProgramAndStaysSet() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ChildProcess.of(LIMIT, "sleep", "60").run())
        .isInstanceOf(UncheckedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFilterTakesBytesAndGivesBytes(@TempDir Path dir) throws Exception {
    Path input = Files.write(dir.resolve("in"), new byte[] {0, 1, (byte) 0xff});

    assertThat(ChildProcess.of(LIMIT, "cat").filter(input)).containsExactly(0, 1, 0xff);
    assertThatThrownBy(() -> ChildProcess.of(LIMIT, "false").filter(input))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void theLimitHoldsForAFilterThatSaysNothing(@TempDir Path dir) throws Exception {
    Path input = Files.createFile(dir.resolve("in"));
    long start = System.nanoTime();
    assertThatThrownBy(() -> ChildProcess.of(Duration.ofMillis(200), "sleep", "60").filter(input))
        .isInstanceOf(UncheckedIOException.class)
        .hasStackTraceContaining("not done within");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
  }

  @Test
  void anInterruptEndsAFilterToo(@TempDir Path dir) throws Exception {
    Path input = Files.createFile(dir.resolve("in"));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ChildProcess.of(LIMIT, "sleep", "60").filter(input))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void wordsThatAreNotUtf8AreWordsAllTheSame() {
    ChildProcess.Result result =
        ChildProcess.of(LIMIT, "sh", "-c", "printf 'caf\\351 is full\\n'; exit 3").run();
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.lastLine()).startsWith("caf").endsWith("is full");
  }
}
