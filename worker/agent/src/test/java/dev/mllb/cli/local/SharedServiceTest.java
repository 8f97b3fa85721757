// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedServiceTest {

  @TempDir private Path directory;

  private final FakeScript script = new FakeScript();

  @Test
  void theFirstUserStartsItAndTheLastOneStopsIt() throws Exception {
    SharedService thing = thing();

    assertThat(thing.use()).isTrue();
    assertThat(thing.leave()).isTrue();

    assertThat(script.calls).containsExactly("up", "down");
  }

  @Test
  void staysForAnotherLivingUser() throws Exception {
    SharedService thing = thing();
    thing.use();
    Process other = new ProcessBuilder("sleep", "30").start();
    try {
      Files.createFile(directory.resolve(Long.toString(other.pid())));
      assertThat(thing.leave()).isTrue();
      assertThat(script.calls).containsExactly("up");
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aKilledUserCountsNoMore() throws Exception {
    SharedService thing = thing();
    thing.use();
    Files.createFile(directory.resolve(Long.toString(deadProcess())));

    thing.leave();

    assertThat(script.calls).containsExactly("up", "down");
  }

  @Test
  void whatAPersonStartedStays() throws Exception {
    script.running = true;
    SharedService thing = thing();

    thing.use();
    thing.leave();

    assertThat(script.calls).containsExactly("up");
  }

  @Test
  void whatAKilledRunStartedIsStoppedByTheNextOne() throws Exception {
    thing().use();
    Files.delete(directory.resolve(Long.toString(ProcessHandle.current().pid())));

    SharedService next = thing();
    next.use();
    next.leave();

    assertThat(script.calls).containsExactly("up", "up", "down");
  }

  @Test
  void saysWhenItDoesNotStart() throws Exception {
    script.broken = true;
    assertThat(thing().use()).isFalse();
  }

  private SharedService thing() {
    return new SharedService("thing", script, directory);
  }

  private static long deadProcess() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  private static final class FakeScript implements SharedService.Script {
    private final List<String> calls = new ArrayList<>();
    private boolean running;
    private boolean broken;

    @Override
    public boolean isUp() {
      return running;
    }

    @Override
    public boolean up() {
      calls.add("up");
      running = !broken;
      return running;
    }

    @Override
    public boolean down() {
      calls.add("down");
      running = false;
      return true;
    }
  }
}
